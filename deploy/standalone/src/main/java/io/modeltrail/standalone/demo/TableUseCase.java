package io.modeltrail.standalone.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.modeltrail.churnpilot.SchemaFile;
import io.modeltrail.churnpilot.TelcoUseCase;
import io.modeltrail.churnpilot.UseCaseConfiguration;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The demo on one table: it is uploaded and imported.
 *
 * @param csv the whole table, as it is uploaded
 * @param entities rows of the table, as a product team would ask about them
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and never changed or compared
record TableUseCase(
        UseCaseKey key, UseCaseConfiguration configuration, DatasetSchema schema, byte[] csv, List<Entity> entities)
        implements DemoUseCase {
    private static final int MOST_ENTITIES = 20_000;

    /** The Telco table that is shipped. */
    static TableUseCase telco() throws IOException {
        try (InputStream table = TelcoUseCase.csv()) {
            UseCaseConfiguration configuration = TelcoUseCase.configuration();
            return of(configuration.key(), configuration, TelcoUseCase.schema(), table.readAllBytes());
        }
    }

    /** Another table, with the plans of the Telco use case, under a key of its own. */
    static TableUseCase of(Path csv, Path schemaFile) throws IOException {
        DatasetSchema schema = SchemaFile.read(schemaFile);
        String name = schema.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String key = name.matches("[a-z].*") ? name : "table-" + name;
        UseCaseKey useCase = new UseCaseKey(key.substring(0, Math.min(key.length(), 63)));
        return of(useCase, TelcoUseCase.configuration().ofAnyTable(useCase), schema, Files.readAllBytes(csv));
    }

    private static TableUseCase of(UseCaseKey key, UseCaseConfiguration configuration, DatasetSchema schema, byte[] csv)
            throws IOException {
        return new TableUseCase(key, configuration, schema, csv, entities(schema, csv));
    }

    @Override
    public JsonNode snapshot(DemoUsers users, Progress progress) {
        RestClient scientist = users.dataScientist();
        String upload = scientist.upload("/api/v1/uploads", csv).get("digest").asString();
        for (JsonNode known : scientist.list("/api/v1/datasets?useCase=" + key)) {
            if (known.get("state").asString().equals("CAPTURED")) {
                JsonNode full = scientist.get(
                        "/api/v1/datasets/" + known.get("datasetSnapshotId").asString());
                if (full.get("source").path("uploadDigest").asString("").equals(upload)) {
                    progress.say("dataset snapshot is there already");
                    return full;
                }
            }
        }
        String id = scientist
                .post("/api/v1/datasets", Map.of("useCase", key.value(), "uploadDigest", upload, "schema", schema))
                .get("datasetSnapshotId")
                .asString();
        return DemoUseCase.captured(id, users, progress);
    }

    @Override
    public Entity entity(int number) {
        return entities.get(number % entities.size());
    }

    private static List<Entity> entities(DatasetSchema schema, byte[] csv) throws IOException {
        List<Entity> entities = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(new ByteArrayInputStream(csv))) {
            for (NamedCsvRecord row : rows) {
                entity(schema, row).ifPresent(entities::add);
                if (entities.size() == MOST_ENTITIES) {
                    break;
                }
            }
        }
        return entities;
    }

    /** Empty for a row that cannot be one: the import names what is wrong with it. */
    private static java.util.Optional<Entity> entity(DatasetSchema schema, NamedCsvRecord row) {
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        try {
            for (ColumnSpec column : schema.features()) {
                String cell = row.getField(column.name()).strip();
                features.put(column.name(), cell.isEmpty() ? null : value(column, cell));
            }
            return java.util.Optional.of(
                    new Entity(row.getField(schema.entityKey().name()), features));
        } catch (java.util.NoSuchElementException | NumberFormatException malformed) {
            return java.util.Optional.empty();
        }
    }

    private static Object value(ColumnSpec column, String cell) {
        return column.kind().numeric() ? (Object) Double.valueOf(cell) : cell;
    }
}
