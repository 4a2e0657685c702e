package io.modeltrail.runtime.replay;

import io.modeltrail.runtime.artifact.ArtifactFiles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** One replay of a whole log, without the job around it. */
public final class ReplayRun {
    private ReplayRun() {}

    /** @param identical of all that were replayed */
    public record Replayed(long all, long identical) {}

    public static void register(AnnotationConfigApplicationContext beans) {
        beans.register(ReplaySource.class);
    }

    public static Replayed all(ApplicationContext beans, ArtifactFiles artifacts) throws InterruptedException {
        ReplaySource source = beans.getBean(ReplaySource.class);
        LogRange range = new AskedRange(null, null, null, null).in(source);
        ReplayTally tally = new ReplayTally(
                new ReplayOrder(null, range, Sample.ALL, 20), new Rescoring(new ScorersByDigest(artifacts)));
        source.read(range, (predictions, position) -> tally.add(predictions));
        ReplayTally.Report report = tally.report();
        return new Replayed(report.replayed(), report.decisions().identical());
    }
}
