package io.modeltrail.benchmarks;

import io.modeltrail.eventstore.log.FollowedLog;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.InclusionProof;
import io.modeltrail.eventstore.transparency.LogExport;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.Verification;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The Merkle log: following, exporting, verifying offline, and proofs out of a large tree. */
@Command(
        name = "TransparencyBenchmark",
        mixinStandardHelpOptions = true,
        description = "Follows, exports and verifies predictions, then proves leaves of a large synthetic tree.")
public final class TransparencyBenchmark implements Callable<Integer> {
    private static final String ORIGIN = "benchmark.localhost";
    private static final int PROOFS = 2_000;

    @Option(names = "--events", defaultValue = "200000", description = "Events to follow (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--leaves",
            defaultValue = "10000000",
            description = "Leaves of the large tree (default ${DEFAULT-VALUE}).")
    private long leaves;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TransparencyBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path files = Files.createTempDirectory("modeltrail-benchmark-log");
        System.out.printf(
                "%d cores, Java %s, 1 thread%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
        try (DurablePostgres postgres = new DurablePostgres(4, false)) {
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStorageEngine engine = new EventStores(postgres.pool()).dense();
            PredictionEvents predictions = new PredictionEvents(0);
            for (int stored = 0; stored < events; stored += 1000) {
                engine.appendEvents(predictions.next(Math.min(1000, events - stored)));
            }
            FollowedLog followed = new FollowedLog(postgres.pool(), ORIGIN, files.resolve("small"));
            follow(followed);
            exportAndVerify(followed.log(), files.resolve("export.jsonl"));
        }
        try (DurablePostgres postgres = new DurablePostgres(4, false)) {
            FollowedLog large = new FollowedLog(postgres.pool(), ORIGIN, files.resolve("large"));
            long begin = System.nanoTime();
            large.fill(leaves, TransparencyBenchmark::leaf);
            System.out.printf("tree of %,d leaves filled in %.1f s%n", leaves, seconds(begin));
            prove(new MerkleTree(large.log().tiles(), leaves));
        }
        return 0;
    }

    private void follow(FollowedLog followed) {
        long begin = System.nanoTime();
        while (followed.step()) {
            Thread.onSpinWait();
        }
        long signed = followed.log().checkpoint().map(Checkpoint::size).orElse(0L);
        if (signed != events) {
            throw new IllegalStateException("signed " + signed + " of " + events);
        }
        System.out.printf("follow:  %,8.0f events/s%n", events / seconds(begin));
    }

    private void exportAndVerify(TransparencyLog log, Path file) throws IOException {
        Checkpoint checkpoint = log.checkpoint().orElseThrow();
        long begin = System.nanoTime();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            new LogExport(log, checkpoint).write(0, out);
        }
        System.out.printf("export:  %,8.0f events/s, %,d bytes%n", events / seconds(begin), Files.size(file));
        for (int round = 1; round <= 3; round++) {
            begin = System.nanoTime();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                Verification verification = new ExportVerifier(log.keys()).verify(in);
                if (!verification.sound() || verification.checked() != events) {
                    throw new IllegalStateException("not sound: " + verification.findings());
                }
            }
            System.out.printf("verify:  %,8.0f events/s, round %d%n", events / seconds(begin), round);
        }
    }

    private void prove(MerkleTree tree) {
        Hash root = tree.root(leaves);
        SplittableRandom random = new SplittableRandom(0);
        long[] nanos = new long[PROOFS];
        for (int i = 0; i < PROOFS; i++) {
            long index = random.nextLong(leaves);
            long begin = System.nanoTime();
            InclusionProof proof = tree.inclusion(index, leaves);
            nanos[i] = System.nanoTime() - begin;
            if (!proof.proves(leaf(index), root)) {
                throw new IllegalStateException("leaf " + index + " is not proven");
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "inclusion proof among %,d leaves: median %.2f ms, p99 %.2f ms%n",
                leaves, nanos[PROOFS / 2] / 1e6, nanos[PROOFS * 99 / 100] / 1e6);
    }

    private static Hash leaf(long index) {
        return Hash.ofLeaf(ByteBuffer.allocate(Long.BYTES).putLong(index).array());
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
