package io.modeltrail.query.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.prediction.LiveTail.Line;
import io.modeltrail.query.prediction.LiveTail.Stretch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What a stream writes. */
@Timeout(60)
class PredictionStreamTest {
    private static final String HUNG_UP = "the caller hung up";

    @Test
    void aStreamWhoseFilterMatchesNothingHasHeartbeatsWhateverTrafficThereIs() {
        LiveTail tail = new LiveTail(0);
        tail.append(one(0));
        JsonMapper json = new JsonMapper();
        PredictionStreams unread = new PredictionStreams(
                new PredictionRows(new JdbcTemplate(), new StoredJson(json)), new PredictionArrivals(), json, 1);
        CallerWhoHangsUp caller = new CallerWhoHangsUp();
        // There is always something next, so that the tail never says that there is nothing.
        PredictionStream stream = new PredictionStream(
                unread,
                new UseCaseKey("churn"),
                tail,
                line -> {
                    tail.append(one(line.position()));
                    return false;
                },
                () -> true,
                caller,
                20);

        assertThatThrownBy(() -> stream.run(0)).isInstanceOf(IOException.class).hasMessage(HUNG_UP);

        assertThat(caller.toString(StandardCharsets.US_ASCII)).contains(": heartbeat\nid: ");
    }

    private static Stretch one(long after) {
        return new Stretch(after, after + 1, List.of(new Line(after + 1, 0.5f, true, "")));
    }

    /** Is gone when the first heartbeat comes. */
    private static final class CallerWhoHangsUp extends ByteArrayOutputStream {
        @Override
        public void flush() throws IOException {
            if (toString(StandardCharsets.US_ASCII).contains("heartbeat")) {
                throw new IOException(HUNG_UP);
            }
        }
    }
}
