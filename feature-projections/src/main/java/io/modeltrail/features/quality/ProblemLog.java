package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.features.ContentFile;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes problems as they are found, without holding them in memory, and makes the report of them: JSON Lines, problems of the
 * whole file first, then in the order of rows. Not thread-safe.
 */
public final class ProblemLog implements Closeable {
    /** So that a file of hundreds of megabytes that is no table at all does not fill the disk with its report. */
    static final long MOST_PROBLEMS = 5_000_000;

    private static final int FIRST = 200;

    private final Path spill;
    private final JsonMapper json;
    private final OutputStream spilled;
    private final List<DataProblem> ofTheFile = new ArrayList<>();
    private final long most;
    private long count;

    /** @param spill file to keep problems in until the report is made; must not exist */
    public ProblemLog(Path spill, JsonMapper json) throws IOException {
        this(spill, json, MOST_PROBLEMS);
    }

    ProblemLog(Path spill, JsonMapper json, long most) throws IOException {
        this.spill = spill;
        this.json = json;
        this.most = most;
        spilled = new BufferedOutputStream(Files.newOutputStream(spill), 1 << 16);
    }

    /** @param problem of the whole file (row 0), or of a row not before the row of the last one */
    public void add(DataProblem problem) throws IOException {
        count++;
        if (problem.row() == 0) {
            ofTheFile.add(problem);
        } else {
            write(problem, spilled);
        }
    }

    public long count() {
        return count;
    }

    /** Whether so many were found that looking for more is stopped. */
    boolean full() {
        return count >= most;
    }

    /**
     * Writes the report.
     *
     * @param more problems from elsewhere, in the order of rows
     * @param folder of the report, which is named by its digest and {@code .jsonl}
     */
    public ProblemReport report(Problems more, Path folder) throws IOException {
        spilled.close();
        try (ContentFile file = ContentFile.in(folder, ".jsonl");
                BufferedReader lines = Files.newBufferedReader(spill)) {
            Merge merge = new Merge(file.stream());
            for (DataProblem problem : ofTheFile) {
                merge.take(problem);
            }
            DataProblem ours = spilled(lines);
            DataProblem other = more.next();
            while (ours != null || other != null) {
                if (other == null || (ours != null && ours.row() <= other.row())) {
                    merge.take(ours);
                    ours = spilled(lines);
                } else {
                    merge.take(other);
                    other = more.next();
                }
            }
            return new ProblemReport(merge.taken, merge.first, file.keep().digest());
        }
    }

    /** Problems one after the other. */
    @FunctionalInterface
    public interface Problems {
        /** The next one; null after the last. */
        @Nullable
        DataProblem next() throws IOException;
    }

    @Override
    public void close() throws IOException {
        spilled.close();
    }

    private @Nullable DataProblem spilled(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        return line == null ? null : json.readValue(line, DataProblem.class);
    }

    private void write(DataProblem problem, OutputStream stream) throws IOException {
        stream.write(json.writeValueAsBytes(problem));
        stream.write('\n');
    }

    private final class Merge {
        private final OutputStream report;
        private final List<DataProblem> first = new ArrayList<>();
        private long taken;

        private Merge(OutputStream report) {
            this.report = report;
        }

        private void take(@Nullable DataProblem problem) throws IOException {
            if (problem == null) {
                return;
            }
            write(problem, report);
            taken++;
            if (first.size() < FIRST) {
                first.add(problem);
            }
        }
    }
}
