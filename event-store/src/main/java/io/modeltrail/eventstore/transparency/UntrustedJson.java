package io.modeltrail.eventstore.transparency;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of a file that anybody may have made: one reading only, and none that fills the memory. */
final class UntrustedJson {
    /** Characters of a stored payload in Base64. */
    private static final int LONGEST_TEXT = 100_000_000;

    private static final int DEEPEST = 20;

    /** A member that is there twice is refused: one program reads the first and another the last. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private UntrustedJson() {}
}
