package io.modeltrail.standalone.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of every refusal, RFC 9457.
 *
 * @param type the kind of refusal as a URN
 * @param title the sentence that must hold
 * @param detail what the caller can do next
 * @param code the same kind as a short name
 * @param found the values that broke the rule, by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, String code, Map<String, String> found) {
    /** As the caller sees it. */
    public static Problem of(Refusal refusal) {
        return of(refusal.code(), refusal.found(), refusal.remedy());
    }

    static Problem of(RefusalCode code, Map<String, String> found, String remedy) {
        return new Problem(
                "urn:modeltrail:refusal:" + code.code(),
                code.rule(),
                code.kind().status(),
                remedy,
                code.code(),
                new TreeMap<>(found));
    }
}
