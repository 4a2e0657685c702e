package io.modeltrail.command.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ApprovalPolicyController {
    /**
     * The bytes whose digest every signed decision names.
     *
     * @param digest {@code sha256:} and the digits that a statement has; left out = the policy in force
     */
    @GetMapping(path = "/api/v1/approval-policy", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] policy(@RequestParam(name = "digest", required = false) @Nullable String digest) {
        return digest == null
                ? ApprovalPolicy.inForce().bytes()
                : published(new Sha256Digest(digest)).bytes();
    }

    private static ApprovalPolicy published(Sha256Digest digest) {
        return ApprovalPolicy.PUBLISHED.stream()
                .filter(policy -> policy.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("digest", digest.toString()),
                        "Give the digest of a policy that was published."));
    }
}
