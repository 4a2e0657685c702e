package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.query.prediction.LineageWalk.Found;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lineage as PROV-JSON (W3C member submission of 2013-04-24): predictions, model versions and datasets are entities, what made or judged
 * them activities, and who asked for it agents, by their pseudonyms. Whom a prediction is about is not in it. What is missing in the
 * lineage is missing here.
 */
final class LineageAsProv {
    private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    private int relations;

    static Map<String, Object> of(PredictionView prediction, Found found) {
        LineageAsProv prov = new LineageAsProv();
        prov.prediction(prediction);
        prov.rollout(prediction, found);
        prov.model(prediction, found);
        prov.dataset(found);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("prefix", Map.of("mt", "https://modeltrail.io/ns/prov#"));
        document.putAll(prov.sections);
        return document;
    }

    private void prediction(PredictionView made) {
        String entity = name("prediction", made.predictionId());
        String activity = name("scoring", made.predictionId());
        put("entity", entity, "prov:type", "mt:Prediction", "mt:position", made.position());
        activity(activity, "mt:Scoring", made.at(), made.at());
        relate("wasGeneratedBy", "prov:entity", entity, "prov:activity", activity);
        relate("used", "prov:activity", activity, "prov:entity", name("model-version", made.modelVersionId()));
        relate(
                "wasDerivedFrom",
                "prov:generatedEntity",
                entity,
                "prov:usedEntity",
                name("model-version", made.modelVersionId()));
        agent(activity, made.requestedBy());
    }

    private void rollout(PredictionView made, Found found) {
        if (found.rollout() != null) {
            String activity = name("rollout", made.rolloutId());
            activity(activity, "mt:Rollout", found.rollout().at(), null);
            agent(activity, found.rollout().event().startedBy());
            relate("wasInformedBy", "prov:informed", name("scoring", made.predictionId()), "prov:informant", activity);
        }
    }

    private void model(PredictionView made, Found found) {
        String model = name("model-version", made.modelVersionId());
        put(
                "entity",
                model,
                "prov:type",
                "mt:ModelVersion",
                "mt:digest",
                made.artefactDigest().value());
        found.approvals().forEach(approval -> {
            String activity = name("approval", approval.position());
            activity(activity, "mt:Approval", approval.at(), approval.at());
            relate("used", "prov:activity", activity, "prov:entity", model);
            agent(activity, approval.event().approver());
        });
        if (found.training() == null) {
            return;
        }
        String training = name("training", found.training().event().trainingRunId());
        activity(
                training,
                "mt:Training",
                found.trainingRequest() == null ? null : found.trainingRequest().at(),
                found.training().at());
        relate("wasGeneratedBy", "prov:entity", model, "prov:activity", training);
        if (found.trainingRequest() != null) {
            agent(training, found.trainingRequest().event().requestedBy());
            String dataset = name("dataset", found.trainingRequest().event().datasetSnapshotId());
            relate("used", "prov:activity", training, "prov:entity", dataset);
            relate("wasDerivedFrom", "prov:generatedEntity", model, "prov:usedEntity", dataset);
        }
    }

    private void dataset(Found found) {
        if (found.snapshot() == null) {
            return;
        }
        var id = found.snapshot().event().datasetSnapshotId();
        put(
                "entity",
                name("dataset", id),
                "prov:type",
                "mt:DatasetSnapshot",
                "mt:digest",
                found.snapshot().event().content().parquetDigest().value());
        String capture = name("capture", id);
        activity(
                capture,
                "mt:Capture",
                found.snapshotRequest() == null ? null : found.snapshotRequest().at(),
                found.snapshot().at());
        relate("wasGeneratedBy", "prov:entity", name("dataset", id), "prov:activity", capture);
        if (found.snapshotRequest() != null) {
            agent(capture, found.snapshotRequest().event().requestedBy());
        }
    }

    private static String name(String kind, Object id) {
        return "mt:" + kind + "-" + id;
    }

    private void activity(String name, String type, @Nullable Instant begin, @Nullable Instant end) {
        Map<String, Object> activity = put("activity", name, "prov:type", type);
        if (begin != null) {
            activity.put("prov:startTime", begin.toString());
        }
        if (end != null) {
            activity.put("prov:endTime", end.toString());
        }
    }

    private void agent(String activity, Actor actor) {
        String agent = name("agent", localName(actor.id()));
        put("agent", agent, "mt:id", actor.id());
        relateAs(actor, activity, agent);
    }

    /** A local name has no colon, which the identities of our own processes do have. Two identities never give the same name. */
    private static String localName(String id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char character = id.charAt(i);
            boolean plain = character == '-' || (character < 0x7f && Character.isLetterOrDigit(character));
            if (plain) {
                name.append(character);
            } else {
                name.append("_%04x".formatted((int) character));
            }
        }
        return name.toString();
    }

    private void relateAs(Actor actor, String activity, String agent) {
        relate("wasAssociatedWith", "prov:activity", activity, "prov:agent", agent)
                .put("prov:role", actor.role().name());
    }

    private Map<String, Object> relate(String relation, String from, String one, String to, String other) {
        return put(relation, "_:r" + relations++, from, one, to, other);
    }

    private Map<String, Object> put(String section, String name, Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        sections.computeIfAbsent(section, unused -> new LinkedHashMap<>()).put(name, members);
        return members;
    }
}
