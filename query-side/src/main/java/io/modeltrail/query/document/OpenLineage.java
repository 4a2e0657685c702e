package io.modeltrail.query.document;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The parts of an event of OpenLineage 2-0-2. */
final class OpenLineage {
    static final String PRODUCER = "https://modeltrail.io/modeltrail";
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String EVENT = SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String OWN = "https://modeltrail.io/schemas/";

    private OpenLineage() {}

    enum Phase {
        START,
        COMPLETE,
        ABORT,
        FAIL
    }

    record Dataset(String name, Map<String, Object> facets, Map<String, Object> roleFacets) {}

    /** @param namespace of the job and of all that belongs to the use case */
    static Map<String, Object> event(
            Phase phase,
            Instant at,
            UUID runId,
            String namespace,
            String job,
            Map<String, Object> runFacets,
            List<Dataset> inputs,
            List<Dataset> outputs) {
        return Ordered.of(
                "eventType", phase.name(),
                "eventTime", at.truncatedTo(ChronoUnit.MILLIS).toString(),
                "producer", PRODUCER,
                "schemaURL", EVENT,
                "run", Ordered.of("runId", runId.toString(), "facets", runFacets),
                "job",
                        Ordered.of(
                                "namespace",
                                namespace,
                                "name",
                                job,
                                "facets",
                                Map.of(
                                        "jobType",
                                        standard(
                                                "2-0-4/JobTypeJobFacet",
                                                "processingType",
                                                "BATCH",
                                                "integration",
                                                "MODELTRAIL",
                                                "jobType",
                                                "JOB"))),
                "inputs",
                        inputs.stream()
                                .map(input -> dataset(namespace, input, "inputFacets"))
                                .toList(),
                "outputs",
                        outputs.stream()
                                .map(output -> dataset(namespace, output, "outputFacets"))
                                .toList());
    }

    private static Map<String, Object> dataset(String namespace, Dataset dataset, String role) {
        return Ordered.of(
                "namespace",
                namespace,
                "name",
                dataset.name(),
                "facets",
                dataset.facets(),
                role,
                dataset.roleFacets().isEmpty() ? null : dataset.roleFacets());
    }

    /** @param schema path of the facet's schema, without its ending */
    static Map<String, Object> standard(String schema, Object... namesAndValues) {
        String name = schema.substring(schema.indexOf('/') + 1);
        return facet(SPEC + "facets/" + schema + ".json#/$defs/" + name, namesAndValues);
    }

    /** @param schema file name and the name of the definition in it, with {@code #} between them */
    static Map<String, Object> own(String schema, Object... namesAndValues) {
        return facet(OWN + schema.replace("#", "#/$defs/"), namesAndValues);
    }

    private static Map<String, Object> facet(String url, Object... namesAndValues) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", PRODUCER);
        facet.put("_schemaURL", url);
        facet.putAll(Ordered.of(namesAndValues));
        return facet;
    }

    static Map<String, Object> version(String version) {
        return standard("1-0-1/DatasetVersionDatasetFacet", "datasetVersion", version);
    }

    static Map<String, Object> version(Sha256Digest digest) {
        return version(digest.value());
    }

    static Map<String, Object> type(String type) {
        return standard("1-0-1/DatasetTypeDatasetFacet", "datasetType", type);
    }

    static Map<String, Object> schema(DatasetSchema schema) {
        return standard(
                "1-2-0/SchemaDatasetFacet",
                "fields",
                schema.columns().stream()
                        .map(column -> Ordered.of(
                                "name", column.name(),
                                "type", column.kind().name(),
                                "description", column.description()))
                        .toList());
    }

    /** @param job in the same namespace */
    static Map<String, Object> parent(UUID runId, String namespace, String job) {
        return standard(
                "1-2-0/ParentRunFacet",
                "run",
                Ordered.of("runId", runId.toString()),
                "job",
                Ordered.of("namespace", namespace, "name", job));
    }

    static Map<String, Object> failure(String message) {
        return standard("1-0-1/ErrorMessageRunFacet", "message", message, "programmingLanguage", "JAVA");
    }
}
