package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.StillPermitted;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.prediction.LiveTail.Line;
import io.modeltrail.query.prediction.LiveTail.Next;
import io.modeltrail.query.prediction.LiveTail.Stretch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One stream, from its beginning to its end. It holds no queue: it takes what is next when the caller has taken what was before.
 *
 * @param heartbeatMillis longest silence; the permission is looked at as often
 */
record PredictionStream(
        PredictionStreams streams,
        UseCaseKey useCase,
        LiveTail tail,
        Predicate<Line> wanted,
        StillPermitted permission,
        OutputStream out,
        long heartbeatMillis) {
    private static final Stretch EMPTY = new Stretch(-1, -1, List.of());

    /** @param begin position before the first one that is wanted */
    void run(long begin) throws IOException, InterruptedException {
        long position = begin;
        long looked = System.nanoTime();
        long wrote = looked;
        out.write(": predictions of one use case\nretry: 2000\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        while (true) {
            Stretch found = EMPTY;
            switch (tail.next(position, millisLeft(wrote))) {
                case Next.Lines lines -> found = lines.stretch();
                case Next.TooOld ignored -> found = behind(position);
                case Next.Nothing ignored -> {}
                case Next.Ended ignored -> {
                    return;
                }
            }
            boolean sent = send(found, position);
            position = Math.max(position, found.upTo());
            if (!sent && millisLeft(wrote) == 0) {
                heartbeat(position);
                sent = true;
            }
            if (sent) {
                wrote = System.nanoTime();
            }
            if (System.nanoTime() - looked >= TimeUnit.MILLISECONDS.toNanos(heartbeatMillis)) {
                looked = System.nanoTime();
                if (!permission.holds()) {
                    return;
                }
            }
        }
    }

    /** Of the time in which something has to be written; 0 = now. Traffic that the filters leave out is silence too. */
    private long millisLeft(long wrote) {
        return Math.max(0, heartbeatMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - wrote));
    }

    /** While the projection is rebuilt the table ends before the position: asking again at once would only load the database. */
    private Stretch behind(long position) throws InterruptedException {
        Stretch found = streams.fromTable(useCase, position);
        if (found.upTo() <= position) {
            streams.pause(heartbeatMillis);
        }
        return found;
    }

    private boolean send(Stretch stretch, long after) throws IOException {
        int sent = 0;
        for (Line line : stretch.lines()) {
            if (line.position() > after && wanted.test(line)) {
                out.write(line.event().getBytes(StandardCharsets.UTF_8));
                sent++;
            }
        }
        if (sent > 0) {
            out.flush();
        }
        return sent > 0;
    }

    /**
     * A comment, and an event without data: browsers dispatch nothing and yet remember its id, so that a resumed stream does not read
     * again what its filters have left out.
     */
    private void heartbeat(long position) throws IOException {
        out.write((": heartbeat\nid: " + position + "\n\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
