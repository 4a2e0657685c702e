package io.modeltrail.features.history;

import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a history's files, the same for all types of facts: attribute n of a fact is in column {@code an}, {@code NULL} when it is missing
 * or the type has fewer. {@code type} is the index in the definition, {@code identity} a hash of what makes a fact the same fact.
 */
public final class HistoryColumns {
    /** Facts of one type lie together, so that a reader of a type passes over the others. */
    private static final String ORDER = "type, day, topic, partition_number, topic_offset";

    private HistoryColumns() {}

    public static String attribute(int index) {
        return "a" + index;
    }

    static int attributes(CompiledFeatureSet set) {
        return set.definition().facts().stream()
                .mapToInt(fact -> fact.attributes().size())
                .max()
                .orElse(0);
    }

    /** @param name of a table of facts */
    public static String createTable(String name, CompiledFeatureSet set) {
        return "CREATE TABLE " + name
                + " (topic VARCHAR, partition_number INTEGER, topic_offset BIGINT, entity VARCHAR, id VARCHAR, type INTEGER, "
                + "at_millis BIGINT, known_millis BIGINT, day INTEGER, identity BIGINT"
                + IntStream.range(0, attributes(set))
                        .mapToObj(index -> ", " + attribute(index) + " BIGINT")
                        .collect(Collectors.joining())
                + ")";
    }

    /** @param from a table, or a table function over files */
    public static String copy(String from, String toLiteral) {
        return "COPY (SELECT * FROM " + from + " ORDER BY " + ORDER + ") TO " + toLiteral
                + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 61440)";
    }
}
