package io.modeltrail.churnpilot;

import io.modeltrail.contracts.dataset.CheckedSchema;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a {@link DatasetSchema} from a YAML or JSON file (JSON is YAML). What is usual may be left out: bounds, {@code
 * allowedValues} of a column that is no category, {@code missingAllowed} (false) and {@code description}.
 */
public final class SchemaFile {
    /** YAML 1.2, so an unquoted Yes or No is text; a field that is unknown or given twice is refused. */
    static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final long MOST_BYTES = 4 << 20;

    private SchemaFile() {}

    /** @throws Refusal with {@link RefusalCode#SCHEMA_INVALID}, the file, and where possible line and field */
    public static DatasetSchema read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(name, Map.of(), "A schema file has at most 4 MiB.");
            }
            return read(Files.readAllBytes(file), name);
        } catch (IOException unreadable) {
            throw refused(name, Map.of(), "Give a schema file that exists and can be read.");
        }
    }

    static DatasetSchema read(byte[] content, String name) {
        Document document;
        try {
            document = YAML.readValue(content, Document.class);
        } catch (JacksonException malformed) {
            throw malformed(name, malformed);
        }
        if (document == null) {
            throw refused(name, Map.of(), "The file is empty: give name, version, positiveLabel and columns.");
        }
        return CheckedSchema.check(document.schema(name));
    }

    private static Refusal malformed(String name, JacksonException problem) {
        Map<String, String> where = problem.getLocation() == null
                ? Map.of()
                : Map.of("line", Integer.toString(problem.getLocation().getLineNr()));
        String path = problem instanceof DatabindException bind ? bind.getPathReference() : "";
        String reason = problem.getOriginalMessage().lines().findFirst().orElse("The file is no YAML.");
        return refused(name, where, reason + " " + path);
    }

    private static Refusal refused(String file, Map<String, String> found, String remedy) {
        Map<String, String> all = new TreeMap<>(found);
        all.put("file", file);
        return new Refusal(RefusalCode.SCHEMA_INVALID, all, remedy.strip());
    }

    private static <T> T given(String file, String what, @Nullable T value) {
        if (value == null) {
            throw refused(file, Map.of("missing", what), "Give the " + what + ".");
        }
        return value;
    }

    private record Document(
            @Nullable String name,
            @Nullable Integer version,
            @Nullable String positiveLabel,
            @Nullable List<@Nullable Column> columns) {
        DatasetSchema schema(String file) {
            return new DatasetSchema(
                    given(file, "name", name),
                    given(file, "version", version),
                    given(file, "positiveLabel", positiveLabel),
                    given(file, "columns", columns).stream()
                            .map(column -> given(file, "column", column).spec(file))
                            .toList());
        }
    }

    private record Column(
            @Nullable String name,
            ColumnSpec.@Nullable Kind kind,
            ColumnSpec.@Nullable ColumnRole role,
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable List<@Nullable String> allowedValues,
            @Nullable Boolean missingAllowed,
            @Nullable String description) {
        ColumnSpec spec(String file) {
            String named = given(file, "name of every column", name);
            List<@Nullable String> values = allowedValues == null ? List.of() : allowedValues;
            return new ColumnSpec(
                    named,
                    given(file, "kind of column " + named, kind),
                    given(file, "role of column " + named, role),
                    minimum,
                    maximum,
                    values.stream()
                            .map(value -> given(file, "allowed value of column " + named + " as text", value))
                            .toList(),
                    Boolean.TRUE.equals(missingAllowed),
                    description == null ? "" : description);
        }
    }
}
