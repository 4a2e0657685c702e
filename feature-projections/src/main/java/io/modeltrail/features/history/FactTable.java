package io.modeltrail.features.history;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Facts on their way into a file: rid of duplicates, sorted, written. Used by one thread. */
public final class FactTable implements AutoCloseable {
    /** The same fact again within the table: the first of the topic stays. */
    private static final String FORGET_REPEATED = """
            DELETE FROM facts WHERE rowid IN (
                SELECT row FROM (
                    SELECT rowid AS row, row_number() OVER (
                        PARTITION BY identity, topic, entity, day, id ORDER BY topic_offset) AS number
                    FROM facts
                    WHERE identity IN (SELECT identity FROM facts GROUP BY identity HAVING count(*) > 1))
                WHERE number > 1)""";

    private static final String EXTENT =
            "SELECT count(*), coalesce(min(day), 0), coalesce(max(day), 0), coalesce(max(known_millis), 0) FROM facts";

    private final DuckDBConnection connection;
    private final CompiledFeatureSet set;
    private final Path folder;
    private final int attributes;
    private @Nullable DuckDBAppender appender;
    private int added;

    /** @param folder for temporary files, on the file system of the history */
    public FactTable(CompiledFeatureSet set, Path folder, DuckDb.Limits limits) throws SQLException {
        this.set = set;
        this.folder = folder;
        attributes = HistoryColumns.attributes(set);
        connection = DuckDb.open("", folder, limits);
        clear();
    }

    public void add(Fact fact, int partition, long offset) throws SQLException {
        DuckDBAppender row = appender;
        if (row == null) {
            row = connection.createAppender("facts");
            appender = row;
        }
        String topic = set.topicOf(fact.type());
        row.beginRow();
        row.append(topic);
        row.append(partition);
        row.append(offset);
        row.append(fact.entity());
        row.append(fact.id());
        row.append(fact.type());
        row.append(fact.atMillis());
        row.append(fact.knownMillis());
        row.append(fact.day());
        row.append(FactIdentity.of(topic, fact));
        for (int index = 0; index < attributes; index++) {
            if (index < fact.attributeCount() && fact.attribute(index) != Fact.MISSING) {
                row.append(fact.attribute(index));
            } else {
                row.appendNull();
            }
        }
        row.endRow();
        added++;
    }

    /** Facts that were added, duplicates among them. */
    public int added() {
        return added;
    }

    /**
     * Writes what is new and forgets everything.
     *
     * @param landed gives the files that may hold facts of these days, first and last
     * @return null when nothing is new
     */
    @Nullable
    Segment write(Function<DayRange, List<Path>> landed, SegmentFiles files) throws SQLException, IOException {
        flush();
        DuckDb.execute(connection, FORGET_REPEATED);
        Described before = described();
        if (before.facts() > 0) {
            forget(landed.apply(before.days()), before.days());
        }
        Described described = described();
        if (described.facts() == 0) {
            clear();
            return null;
        }
        Path written = folder.resolve("landing.parquet");
        DuckDb.execute(connection, HistoryColumns.copy("facts", DuckDb.literal(written)));
        clear();
        ContentFile.Kept kept = files.adopt(written);
        return described.segment(kept.digest(), kept.bytes());
    }

    /** Writes all facts to a file, each once, and forgets them. */
    public void write(Path target) throws SQLException {
        flush();
        DuckDb.execute(connection, FORGET_REPEATED);
        DuckDb.execute(connection, HistoryColumns.copy("facts", DuckDb.literal(target)));
        clear();
    }

    /** Makes one file of several, which stay as they are. */
    Segment merged(List<Segment> segments, SegmentFiles files) throws SQLException, IOException {
        Path written = folder.resolve("merging.parquet");
        DuckDb.execute(connection, HistoryColumns.copy(DuckDb.parquet(files.of(segments)), DuckDb.literal(written)));
        ContentFile.Kept kept = files.adopt(written);
        return new Segment(
                kept.digest(),
                kept.bytes(),
                segments.stream().mapToLong(Segment::factCount).sum(),
                segments.stream().mapToInt(Segment::firstDay).min().orElseThrow(),
                segments.stream().mapToInt(Segment::lastDay).max().orElseThrow(),
                segments.stream().mapToLong(Segment::lastKnownMillis).max().orElseThrow());
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (appender != null) {
                appender.close();
            }
        }
    }

    /** UTC days counted from 1970, both inclusive. */
    record DayRange(int first, int last) {}

    private record Described(long facts, DayRange days, long lastKnownMillis) {
        Segment segment(Sha256Digest digest, long bytes) {
            return new Segment(digest, bytes, facts, days.first(), days.last(), lastKnownMillis);
        }
    }

    private void flush() throws SQLException {
        if (appender != null) {
            appender.close();
            appender = null;
        }
    }

    private void forget(List<Path> landed, DayRange days) throws SQLException {
        if (landed.isEmpty()) {
            return;
        }
        String sameDays = DuckDb.parquet(landed) + " WHERE day BETWEEN " + days.first() + " AND " + days.last()
                + " AND identity IN ";
        // One column of the files is read for all facts, the others only for candidates.
        DuckDb.execute(
                connection,
                "CREATE OR REPLACE TABLE candidates AS SELECT DISTINCT identity FROM " + sameDays
                        + "(SELECT identity FROM facts)");
        if (count("candidates") > 0) {
            DuckDb.execute(connection, "DELETE FROM facts USING (SELECT topic, entity, day, id FROM " + sameDays + """
                    (SELECT identity FROM candidates)) AS landed
                    WHERE facts.topic = landed.topic AND facts.entity = landed.entity AND facts.day = landed.day
                        AND facts.id = landed.id""");
        }
    }

    private Described described() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(EXTENT)) {
            answer.next();
            return new Described(
                    answer.getLong(1), new DayRange(answer.getInt(2), answer.getInt(3)), answer.getLong(4));
        }
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT count(*) FROM " + table)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private void clear() throws SQLException {
        DuckDb.execute(connection, "DROP TABLE IF EXISTS facts");
        DuckDb.execute(connection, HistoryColumns.createTable("facts", set));
        added = 0;
    }
}
