package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.streaming.Batch.DeadLetter;
import io.modeltrail.features.streaming.Batch.Outcome;
import io.modeltrail.features.trigger.SetTriggers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Records about somebody of whom nothing may be kept. */
class BarredRecordsTest {
    private static final long NOW = 1_790_000_000_000L;

    private final Shop shop = new Shop();
    private final FactReader reader = new FactReader(shop.set());
    private final PartitionWork work = work();
    private long offset;

    private PartitionWork work() {
        PartitionWork made = new PartitionWork(
                new SetStates(shop.set()).topic(shop.visits()),
                1,
                0,
                "states",
                new Tallies(shop.set().definition()),
                () -> SetTriggers.NONE,
                "C-1"::equals);
        made.begin(new StreamRows.Partition(new StreamRows.Progress(0, 0, null), Map.of()));
        return made;
    }

    private void take(String key, String value) {
        work.take(
                new ConsumerRecord<>(
                        shop.visits(),
                        0,
                        offset++,
                        NOW,
                        TimestampType.CREATE_TIME,
                        -1,
                        -1,
                        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders(),
                        java.util.Optional.empty()),
                reader);
    }

    private Batch batch() {
        Batch batch = new Batch();
        work.addTo(batch);
        return batch;
    }

    private static long ignored(Batch batch) {
        return batch.counts().entrySet().stream()
                .filter(count -> count.getKey().outcome() == Outcome.IGNORED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private String visit(String entity) {
        return shop.visit(entity, "v", NOW - 1000, 0, 10).json();
    }

    @Test
    void a_refused_record_is_not_kept_whatever_its_key_says() {
        take(null, visit("C-1"));
        take("tenant-7", visit("C-1"));
        take("C-1", visit("C-2"));
        take("C-1", "no json");
        take("tenant-7", visit("C-1").replace("web", "pigeon"));

        Batch batch = batch();

        assertThat(batch.deadLetters()).isEmpty();
        assertThat(ignored(batch)).isEqualTo(5);
    }

    @Test
    void a_refused_record_is_not_kept_when_it_breaks_off_behind_the_name() {
        take("tenant-7", "{\"subject\":\"C-1\",\"data\":{\"seconds\":");
        take("tenant-7", "{\"subject\":\"C-1\",\"subject\":\"C-2\"}");
        take("tenant-7", "{\"data\":{\"subject\":[]},\"subject\":\"C-1\"} and more");

        assertThat(batch().deadLetters()).isEmpty();
    }

    @Test
    void a_refused_record_about_somebody_else_is_kept() {
        take("tenant-7", visit("C-2"));
        take(null, "{\"data\":{\"subject\":\"C-1\"},\"subject\":\"C-2\"}");

        Batch batch = batch();

        assertThat(batch.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("entity-missing", "not-a-cloud-event");
        assertThat(ignored(batch)).isZero();
    }
}
