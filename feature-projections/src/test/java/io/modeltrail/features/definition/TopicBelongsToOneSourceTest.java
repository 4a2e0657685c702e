package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.Kind;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.contracts.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicBelongsToOneSourceTest {
    private static final SourceSpec PAYMENTS = polled("payments", "updated_at", 5);

    @Test
    void the_same_rows_may_be_read_at_another_pace() {
        assertThatNoException().isThrownBy(() -> check(polled("payments", "updated_at", 60)));
        assertThatNoException().isThrownBy(() -> check(polled("invoices", "changed_at", 5)));
    }

    @Test
    void another_watermark_would_bring_every_row_twice() {
        assertThatThrownBy(() -> check(polled("payments", "changed_at", 5)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("topic of its own");
    }

    @Test
    void a_stream_does_not_share_the_topic_of_a_table() {
        SourceSpec stream =
                new SourceSpec("app", Kind.STREAM, "payments", "team", "", Duration.ofMinutes(5), null, null);
        assertThatThrownBy(() -> check(stream)).isInstanceOf(Refusal.class);
    }

    private static void check(SourceSpec asked) {
        new TopicBelongsToOneSource(List.of(asked), List.of(PAYMENTS)).orRefuse();
    }

    private static SourceSpec polled(String topic, String watermark, int seconds) {
        return new SourceSpec(
                topic,
                Kind.DATABASE,
                topic,
                "team",
                "",
                Duration.ofMinutes(5),
                "billing-db",
                new PolledSpec(
                        "billing.payment",
                        "payment",
                        "id",
                        "customer_id",
                        "happened_at",
                        watermark,
                        Duration.ofSeconds(seconds),
                        100));
    }
}
