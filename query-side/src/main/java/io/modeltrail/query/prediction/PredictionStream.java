package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.StillPermitted;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.prediction.LiveTail.Line;
import io.modeltrail.query.prediction.LiveTail.Next;
import io.modeltrail.query.prediction.LiveTail.Stretch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
    /** @param begin position before the first one that is wanted */
    void run(long begin) throws IOException, InterruptedException {
        long position = begin;
        long looked = System.nanoTime();
        out.write(": predictions of one use case\nretry: 2000\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        while (true) {
            switch (tail.next(position, heartbeatMillis)) {
                case Next.Lines found -> position = send(found.stretch(), position);
                case Next.TooOld ignored -> position = send(streams.fromTable(useCase, position), position);
                case Next.Nothing ignored -> heartbeat(position);
                case Next.Ended ignored -> {
                    return;
                }
            }
            if (System.nanoTime() - looked >= TimeUnit.MILLISECONDS.toNanos(heartbeatMillis)) {
                looked = System.nanoTime();
                if (!permission.holds()) {
                    return;
                }
            }
        }
    }

    private long send(Stretch stretch, long after) throws IOException {
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
        return Math.max(after, stretch.upTo());
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
