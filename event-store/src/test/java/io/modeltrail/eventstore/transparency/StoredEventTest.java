package io.modeltrail.eventstore.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StoredEventTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** The same members through a canonicaliser that is not ours. */
    @Property(tries = 300)
    void theLeafIsCanonicalJson(
            @ForAll String text,
            @ForAll @LongRange(min = 0, max = (1L << 53) - 1) long position,
            @ForAll byte[] payload)
            throws IOException {
        String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8); // no lone surrogates
        String shortened = value.codePoints()
                .limit(500)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        StoredEvent event = new StoredEvent(
                new StoredEvent.Fields(
                        position, "id", position % 2 == 0 ? null : shortened, shortened, position, "a.B", "1", "t"),
                payload,
                new byte[] {1});
        byte[] data = event.leafData("log.example");
        ObjectNode read = (ObjectNode) JSON.readTree(data);
        assertThat(read.size()).isEqualTo(12);
        assertThat(read.path("aggregateId").stringValue()).isEqualTo(shortened);
        assertThat(read.path("position").longValue()).isEqualTo(position);
        assertThat(data).isEqualTo(new JsonCanonicalizer(JSON.writeValueAsString(read)).getEncodedUTF8());
    }

    @Test
    void theLeafOfAKnownEventNeverChanges() {
        StoredEvent event = new StoredEvent(
                new StoredEvent.Fields(
                        3, "e", "Rollout", "a", 4, "rollout.RolloutPaused", "1", "2026-03-01T09:30:00.000Z"),
                "{}".getBytes(StandardCharsets.UTF_8),
                new byte[0]);
        String sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        String sha256OfBraces = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assertThat(new String(event.leafData("log.example"), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"aggregateId\":\"a\",\"aggregateType\":\"Rollout\",\"eventId\":\"e\",\"metadataSha256\":\""
                                + sha256OfNothing + "\",\"origin\":\"log.example\",\"payloadSha256\":\""
                                + sha256OfBraces
                                + "\",\"payloadType\":\"rollout.RolloutPaused\",\"position\":3,\"revision\":\"1\","
                                + "\"sequenceNumber\":4,\"timestamp\":\"2026-03-01T09:30:00.000Z\",\"v\":1}");
    }

    @Test
    void aLeafThatIsTooLongForAnEntryIsRefused() {
        StoredEvent event = new StoredEvent(
                new StoredEvent.Fields(0, "e".repeat(65_536), null, "a", 0, "a.B", "1", "t"), new byte[0], new byte[0]);
        assertThatThrownBy(() -> event.leaf("log.example")).isInstanceOf(MalformedProof.class);
    }
}
