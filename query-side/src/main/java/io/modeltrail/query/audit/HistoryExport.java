package io.modeltrail.query.audit;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.query.Completeness;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** One export of the event history, and what is known of it when it ends or breaks off. Not thread-safe. */
final class HistoryExport {
    private final Asked asked;
    private final Source log;
    private final Checkpoint checkpoint;
    private final Completeness completeness;
    private long next;
    private long seen;
    private long events;
    private @Nullable Long firstPosition;
    private @Nullable Long lastPosition;

    /** @param to position after the last event, within the checkpoint */
    record Asked(HistoryFile.Format format, HistoryFilter filter, long from, long to) {}

    HistoryExport(Asked asked, Source log, Checkpoint checkpoint, Completeness completeness) {
        this.asked = asked;
        this.log = log;
        this.checkpoint = checkpoint;
        this.completeness = completeness;
        next = asked.from();
    }

    /** The stored events of a stretch; rows that are missing are left out. */
    interface Source {
        void events(long from, long to, TransparencyLog.Reader reader) throws IOException;
    }

    /** Takes the manifest, also when sending has failed. */
    interface Keep {
        void keep(HistoryManifest manifest);
    }

    void send(String exportId, OutputStream response, Keep keep) throws IOException {
        boolean ended = false;
        HistoryFile file = new HistoryFile(
                asked.format(), new DigestOutputStream(new BufferedOutputStream(response, 1 << 16), sha256()));
        try {
            file.write(lines -> log.events(asked.from(), asked.to(), event -> {
                seen++;
                if (asked.filter().wants(event)) {
                    lines.write(event);
                    events++;
                    firstPosition = firstPosition == null ? (Long) event.position() : firstPosition;
                    lastPosition = event.position();
                }
                next = event.position() + 1;
            }));
            next = asked.to();
            ended = true;
        } finally {
            keep.keep(manifest(exportId, ended, file.sha256()));
        }
    }

    private HistoryManifest manifest(String exportId, boolean ended, String sha256) {
        return new HistoryManifest(
                exportId,
                asked.format().name(),
                asked.filter().texts(),
                asked.from(),
                asked.to(),
                ended,
                next,
                events,
                firstPosition,
                lastPosition,
                next - asked.from() - seen,
                sha256,
                checkpoint.toString(),
                completeness);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
