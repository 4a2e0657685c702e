package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** By the structure of the member submission: sections, qualified names, and relations between what is there. */
class LineageAsProvTest {
    private static final Pattern QUALIFIED = Pattern.compile("mt:[A-Za-z0-9_-]+");
    private static final Map<String, Set<String>> ENDS = Map.of(
            "wasGeneratedBy", Set.of("prov:entity", "prov:activity"),
            "used", Set.of("prov:activity", "prov:entity"),
            "wasAssociatedWith", Set.of("prov:activity", "prov:agent"),
            "wasInformedBy", Set.of("prov:informed", "prov:informant"),
            "wasDerivedFrom", Set.of("prov:generatedEntity", "prov:usedEntity"));
    private static final Map<String, String> SECTIONS = Map.of(
            "prov:entity", "entity",
            "prov:generatedEntity", "entity",
            "prov:usedEntity", "entity",
            "prov:activity", "activity",
            "prov:informed", "activity",
            "prov:informant", "activity",
            "prov:agent", "agent");
    private static QuerySideForTests querySide;

    @BeforeAll
    static void start() {
        querySide = new QuerySideForTests();
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @Test
    void everyRelationIsBetweenThingsThatTheDocumentHas() {
        SampleTrail trail = new SampleTrail("prov");
        JsonNode prov = provOf(trail);
        assertThat(prov.propertyNames())
                .containsExactlyInAnyOrder(
                        "prefix",
                        "entity",
                        "activity",
                        "agent",
                        "wasGeneratedBy",
                        "used",
                        "wasAssociatedWith",
                        "wasInformedBy",
                        "wasDerivedFrom");
        for (String section : Set.of("entity", "activity", "agent")) {
            assertThat(prov.get(section).propertyNames()).allMatch(QUALIFIED.asMatchPredicate());
        }
        ENDS.forEach((relation, ends) -> prov.get(relation)
                .forEach(one -> ends.forEach(end -> assertThat(
                                prov.get(SECTIONS.get(end)).has(one.get(end).asString()))
                        .as(relation + " " + one)
                        .isTrue())));
        assertThat(prov.get("entity")
                        .get("mt:model-version-" + trail.version)
                        .get("mt:digest")
                        .asString())
                .isEqualTo(trail.binding.artefactDigest().value());
        assertThat(prov.get("agent").propertyNames()).contains("mt:agent-" + SampleTrail.FIRST_APPROVER.id());
    }

    @Test
    void differentPeopleAreDifferentAgents() {
        SampleTrail trail = new SampleTrail("agents");
        Set<String> ids = Set.of("oidc:a-b", "oidc-a:b", "oidc_003aa-b");
        trail.without(ApprovalGranted.class);
        ids.forEach(id -> trail.events().add(8, trail.approval(new Actor(id, Role.APPROVER), trail.binding)));
        Set<String> shown = new HashSet<>();
        provOf(trail).get("agent").forEach(agent -> shown.add(agent.get("mt:id").asString()));
        assertThat(shown).containsAll(ids);
    }

    @Test
    void whomThePredictionIsAboutIsNotInIt() {
        assertThat(provOf(new SampleTrail("nobody")).toString()).doesNotContain("5575-GNVDE");
    }

    @Test
    void whatTheTrailDoesNotHaveIsLeftOut() {
        JsonNode prov = provOf(new SampleTrail("prov less").without(TrainingCompleted.class));
        assertThat(prov.get("activity").propertyNames()).noneMatch(name -> name.startsWith("mt:training-"));
    }

    @Test
    void anUnknownPredictionHasNone() {
        assertThat(querySide.refusalOf("/api/v1/predictions/" + PredictionId.next() + "/lineage.prov.json"))
                .isEqualTo("NOT_FOUND");
    }

    private static JsonNode provOf(SampleTrail trail) {
        querySide.happened(trail.events());
        return querySide.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage.prov.json");
    }
}
