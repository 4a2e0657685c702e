package io.modeltrail.features.connector;

import io.modeltrail.features.connector.PollRows.PollRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What one poll puts into the topic. A position is written down only after every event that leads to it is durable there. */
final class Publication implements PollSink {
    /** Rows after which the position is written down at the latest; waiting for them was measured to cost nothing beside reading. */
    private static final int CONFIRM_EVERY = 20_000;
    /** Brokers take a megabyte. Readers refuse far less as too large; they see the beginning of a larger one and name it. */
    private static final int LARGEST = 1 << 19;

    private final PolledSource polled;
    private final PollerParts parts;
    private final TopicWriter topic;
    private final RecentRows recent;
    private final SchemaWatch schema;
    private long steps;
    private Position confirmed;
    private Position position;
    private int sent;
    private boolean broken;

    Publication(PolledSource polled, PollerParts parts, TopicWriter topic, RecentRows recent, PollRow from) {
        this.polled = polled;
        this.parts = parts;
        this.topic = topic;
        this.recent = recent;
        schema = new SchemaWatch(polled, parts.columns(), parts.trail());
        steps = from.steps();
        confirmed = from.position();
        position = confirmed;
    }

    Position position() {
        return position;
    }

    @Override
    public Set<String> columns(List<SourceColumn> columns, boolean complete) throws SourceFailure {
        return schema.look(columns, complete);
    }

    @Override
    public void row(String entity, String eventId, Instant watermark, byte[] event, boolean perhapsAgain) {
        if (recent.add(eventId, watermark) || !perhapsAgain) {
            try {
                topic.send(entity, event.length <= LARGEST ? event : Arrays.copyOf(event, LARGEST));
            } catch (RuntimeException failed) {
                broken = true;
                throw failed;
            }
            sent++;
        }
    }

    @Override
    public void reached(Position reached) {
        position = reached;
        if (sent >= CONFIRM_EVERY) {
            confirm();
        }
    }

    /** Waits for the topic and writes the position down, unless an event did not get there. */
    void confirm() {
        if (broken) {
            return;
        }
        broken = true; // until all of it went well
        topic.awaitAll();
        parts.afterAcknowledgement().run();
        if (sent > 0 || !position.equals(confirmed)) {
            if (!parts.rows().reach(polled.key(), steps, position, sent)) {
                throw new IllegalStateException("another process polls " + polled.name() + " too; this one stops");
            }
            steps++;
            confirmed = position;
            sent = 0;
        }
        broken = false;
    }
}
