package io.modeltrail.contracts.prediction;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What came of scoring a recorded prediction again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReplayVerdict.Identical.class, name = "Identical"),
    @JsonSubTypes.Type(value = ReplayVerdict.Differs.class, name = "Differs"),
    @JsonSubTypes.Type(value = ReplayVerdict.NotReplayable.class, name = "NotReplayable")
})
public sealed interface ReplayVerdict {
    /** Same bits of margin and score, and the same decision. */
    record Identical(float margin, float score) implements ReplayVerdict {}

    /** The artefact is the recorded one by digest, and yet the outcome is another: a defect or a forgery. */
    record Differs(float recordedMargin, float replayedMargin, float recordedScore, float replayedScore)
            implements ReplayVerdict {}

    /** @param reason which part is missing or broken, for example that the artefact's digest does not hold */
    record NotReplayable(String reason) implements ReplayVerdict {}
}
