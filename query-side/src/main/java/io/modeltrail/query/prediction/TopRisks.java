package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entities are asked for, each with its latest prediction.
 *
 * @param segment with its value; null = all
 * @param minScore least score, 0 to 1
 * @param positive the decision; null = both
 * @param since the latest prediction is not older; null = however old
 */
record TopRisks(
        UseCaseKey useCase,
        @Nullable Segment segment,
        float minScore,
        @Nullable Boolean positive,
        @Nullable Channel channel,
        @Nullable Instant since) {
    record Segment(String name, String value) {}

    /** What a request brings, as text. */
    record Given(
            @Nullable String segment,
            @Nullable String value,
            @Nullable String minScore,
            @Nullable String decision,
            @Nullable String channel,
            @Nullable String since) {}

    /** @throws Refusal when a filter is malformed */
    static TopRisks of(UseCaseKey useCase, Given given) {
        return new TopRisks(
                useCase,
                segment(given.segment(), given.value()),
                minScore(given.minScore()),
                decision(given.decision()),
                channel(given.channel()),
                Period.instant("since", given.since()));
    }

    private static @Nullable Segment segment(@Nullable String name, @Nullable String value) {
        if (name == null && value == null) {
            return null;
        }
        if (name == null || value == null) {
            throw malformed(name == null ? "segment" : "value", "Give a segment and its value together, or neither.");
        }
        return new Segment(PageRequest.text("segment", name), PageRequest.text("value", value));
    }

    static float minScore(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            float score = Float.parseFloat(text);
            if (score >= 0 && score <= 1) {
                return score;
            }
        } catch (NumberFormatException malformed) {
            // Refused below.
        }
        throw malformed("minScore", "Give minScore as a number from 0 to 1.");
    }

    static @Nullable Boolean decision(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "positive" -> true;
            case "negative" -> false;
            default -> throw malformed("decision", "Give decision as positive or negative.");
        };
    }

    private static @Nullable Channel channel(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        malformed("channel", "Give channel as one of " + Arrays.toString(Channel.values()) + "."));
    }

    private static Refusal malformed(String parameter, String remedy) {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("parameter", parameter), remedy);
    }
}
