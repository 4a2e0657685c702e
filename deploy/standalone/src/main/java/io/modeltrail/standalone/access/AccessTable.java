package io.modeltrail.standalone.access;

import static io.modeltrail.contracts.access.Role.ADMIN;
import static io.modeltrail.contracts.access.Role.APPROVER;
import static io.modeltrail.contracts.access.Role.AUDITOR;
import static io.modeltrail.contracts.access.Role.COMPLIANCE_OFFICER;
import static io.modeltrail.contracts.access.Role.DATA_SCIENTIST;
import static io.modeltrail.contracts.access.Role.OPERATOR;
import static io.modeltrail.contracts.access.Role.PRODUCT;

import io.modeltrail.contracts.access.Role;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what. What is not in this table cannot be called by anybody; a test compares it with the endpoints that exist. A
 * caller acts in the first role of a row that they have.
 */
final class AccessTable {
    private static final Role[] READERS = {DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER, AUDITOR};
    private static final Role[] MODEL_READERS = {DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER, AUDITOR, OPERATOR};
    private static final Role[] ROLLOUT_READERS = {
        OPERATOR, DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER, AUDITOR, PRODUCT
    };
    private static final Role[] FEATURE_READERS = {
        DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER, AUDITOR, OPERATOR, PRODUCT
    };
    private static final Role[] MODEL_USERS = {PRODUCT, OPERATOR, DATA_SCIENTIST};
    private static final Role[] ANYBODY_KNOWN = {
        DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER, AUDITOR, PRODUCT, OPERATOR, ADMIN
    };

    /** Whether the server lives and is ready is told to anybody, in the forms of all its protocols. */
    static final List<String> OPEN = List.of(
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/v2/health/live",
            "/v2/health/ready",
            "/ping",
            "/health");

    private static final List<Row> ROWS = List.of(
            row("POST", "/api/v1/uploads", DATA_SCIENTIST),
            row("POST", "/api/v1/datasets", DATA_SCIENTIST),
            row("POST", "/api/v1/feature-snapshots", DATA_SCIENTIST),
            row("GET", "/api/v1/datasets", READERS),
            row("GET", "/api/v1/datasets/{id}", READERS),
            row("GET", "/api/v1/datasets/{id}/problems", READERS),
            row("GET", "/api/v1/feature-sources", MODEL_READERS),
            row("GET", "/api/v1/feature-sets/{name}/quality", MODEL_READERS),
            row("POST", "/api/v1/feature-sets/{name}/quality", DATA_SCIENTIST, OPERATOR),
            row("POST", "/api/v1/feature-sets", DATA_SCIENTIST),
            row("POST", "/api/v1/feature-sets/{name}/versions/{version}/retirement", OPERATOR, DATA_SCIENTIST),
            row("GET", "/api/v1/feature-sets", FEATURE_READERS),
            row("GET", "/api/v1/feature-sets/{name}", FEATURE_READERS),
            row("GET", "/api/v1/feature-sets/{name}/features", FEATURE_READERS),
            row("GET", "/api/v1/feature-sets/{name}/features/{feature}", FEATURE_READERS),
            row("POST", "/api/v1/training-runs", DATA_SCIENTIST),
            row("GET", "/api/v1/training-runs", READERS),
            row("GET", "/api/v1/training-runs/{id}", READERS),
            row("POST", "/api/v1/training-runs/{id}/cancellation", DATA_SCIENTIST, OPERATOR),
            row("POST", "/api/v1/training-runs/{id}/reproductions", DATA_SCIENTIST, COMPLIANCE_OFFICER, AUDITOR),
            row("POST", "/api/v1/use-cases/{useCase}/retraining", DATA_SCIENTIST),
            row("POST", "/api/v1/use-cases/{useCase}/retraining/enabling", DATA_SCIENTIST, OPERATOR),
            row("POST", "/api/v1/use-cases/{useCase}/retraining/disabling", DATA_SCIENTIST, OPERATOR),
            row("POST", "/api/v1/use-cases/{useCase}/retraining/cycles", DATA_SCIENTIST, OPERATOR),
            row("POST", "/api/v1/use-cases/{useCase}/retraining/cycles/{id}/cancellation", DATA_SCIENTIST, OPERATOR),
            row("GET", "/api/v1/use-cases/{useCase}/retraining", MODEL_READERS),
            row("GET", "/api/v1/use-cases/{useCase}/retraining/cycles", MODEL_READERS),
            row("GET", "/api/v1/training-runs/{id}/evaluation", READERS),
            row("GET", "/api/v1/training-runs/{id}/evaluation.html", READERS),
            row("GET", "/api/v1/training-runs/{id}/explanations", READERS),
            row("GET", "/api/v1/training-runs/{id}/explanations.html", READERS),
            row("GET", "/api/v1/model-versions", MODEL_READERS),
            row("GET", "/api/v1/model-versions/{id}", MODEL_READERS),
            row("POST", "/api/v1/model-versions/{id}/submission", DATA_SCIENTIST),
            row("POST", "/api/v1/model-versions/{id}/approvals", APPROVER),
            row("POST", "/api/v1/model-versions/{id}/rejection", APPROVER),
            row("GET", "/api/v1/model-versions/{id}/approvals/statement", APPROVER),
            row("GET", "/api/v1/model-versions/{id}/approvals/{position}/envelope", MODEL_READERS),
            row("GET", "/api/v1/lineage/runs/{id}", MODEL_READERS),
            row("GET", "/api/v1/lineage/export", OPERATOR, AUDITOR, COMPLIANCE_OFFICER),
            row("POST", "/api/v1/lineage/export/redelivery", OPERATOR),
            row("GET", "/schemas/{name}", ANYBODY_KNOWN),
            row("GET", "/api/v1/model-versions/{id}/bom", MODEL_READERS),
            row("GET", "/api/v1/model-versions/{id}/signature", MODEL_READERS),
            row("GET", "/api/v1/model-signing-key", MODEL_READERS),
            row("GET", "/api/v1/approval-policy", MODEL_READERS),
            row("POST", "/api/v1/approver-keys/own/challenge", APPROVER),
            row("PUT", "/api/v1/approver-keys/own", APPROVER),
            row("GET", "/api/v1/approver-keys", MODEL_READERS),
            row("POST", "/api/v1/approver-keys/{id}/revocation", APPROVER, ADMIN),
            row("POST", "/api/v1/rollouts", OPERATOR),
            row("POST", "/api/v1/rollouts/{id}/advance", OPERATOR),
            row("POST", "/api/v1/rollouts/{id}/pause", OPERATOR),
            row("POST", "/api/v1/rollouts/{id}/resume", OPERATOR),
            row("POST", "/api/v1/rollouts/{id}/rollback", OPERATOR),
            row("POST", "/api/v1/rollouts/standing/rebuild", OPERATOR, ADMIN),
            row("GET", "/api/v1/rollouts", ROLLOUT_READERS),
            row("GET", "/api/v1/rollouts/{id}", ROLLOUT_READERS),
            row("GET", "/api/v1/rollouts/{id}/shadow", MODEL_READERS),
            row("GET", "/api/v1/serving", ROLLOUT_READERS),
            row("GET", "/api/v1/use-cases/{useCase}/champion", ROLLOUT_READERS),
            row("POST", "/api/v1/features/{set}/rows", PRODUCT, DATA_SCIENTIST, OPERATOR)
                    .aboutPeople(),
            row("POST", "/get-online-features", PRODUCT, DATA_SCIENTIST, OPERATOR)
                    .aboutPeople(),
            row("GET", "/api/v1/dead-letters", OPERATOR, DATA_SCIENTIST),
            row("POST", "/api/v1/dead-letters/{id}/redrive", OPERATOR),
            row("POST", "/api/v1/predictions", PRODUCT),
            row("GET", "/api/v1/predictions", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/feed", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/stream", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/use-cases/{useCase}/entities/{entity}/risk", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/use-cases/{useCase}/top-risks", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/use-cases/{useCase}/risk-summary", FEATURE_READERS),
            row("GET", "/api/v1/predictions/{id}/lineage.prov.json", COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/use-cases/{useCase}/outcomes", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/{id}", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/{id}/explanation", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("POST", "/api/v1/predictions/{id}/counterfactual", PRODUCT, COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/{id}/lineage", COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("GET", "/api/v1/predictions/{id}/replay", COMPLIANCE_OFFICER, AUDITOR)
                    .aboutPeople(),
            row("POST", "/api/v1/replays", COMPLIANCE_OFFICER, AUDITOR),
            row("GET", "/api/v1/replays", COMPLIANCE_OFFICER, AUDITOR),
            row("GET", "/api/v1/replays/{id}", COMPLIANCE_OFFICER, AUDITOR),
            row("GET", "/api/v1/replays/{id}/report", COMPLIANCE_OFFICER, AUDITOR),
            row("POST", "/api/v1/replays/{id}/cancellation", COMPLIANCE_OFFICER, AUDITOR),
            row("POST", "/api/v1/counterfactual-replays", DATA_SCIENTIST, APPROVER, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/counterfactual-replays", READERS),
            row("GET", "/api/v1/counterfactual-replays/{id}", READERS),
            row("GET", "/api/v1/counterfactual-replays/{id}/report", READERS),
            row(
                    "POST",
                    "/api/v1/counterfactual-replays/{id}/cancellation",
                    DATA_SCIENTIST,
                    APPROVER,
                    COMPLIANCE_OFFICER),
            row("POST", "/api/v1/batch-scorings", PRODUCT, OPERATOR),
            row("GET", "/api/v1/batch-scorings", ROLLOUT_READERS),
            row("GET", "/api/v1/batch-scorings/{id}", ROLLOUT_READERS),
            row("POST", "/api/v1/batch-scorings/{id}/cancellation", PRODUCT, OPERATOR),
            row("GET", "/api/v1/batch-scorings/{id}/result", PRODUCT).aboutPeople(),
            row("GET", "/api/v1/batch-scorings/{id}/problems", PRODUCT).aboutPeople(),
            row("PUT", "/api/v1/use-cases/{useCase}/batch-scoring-schedule", PRODUCT, OPERATOR),
            row("DELETE", "/api/v1/use-cases/{useCase}/batch-scoring-schedule", PRODUCT, OPERATOR),
            row("GET", "/api/v1/use-cases/{useCase}/batch-scoring-schedule", ROLLOUT_READERS),
            row("GET", "/v2", MODEL_USERS),
            row("GET", "/v2/", MODEL_USERS),
            row("GET", "/v2/models", MODEL_USERS),
            row("GET", "/v2/models/{model}", MODEL_USERS),
            row("GET", "/v2/models/{model}/ready", MODEL_USERS),
            row("GET", "/v2/models/{model}/versions/{version}", MODEL_USERS),
            row("GET", "/v2/models/{model}/versions/{version}/ready", MODEL_USERS),
            row("POST", "/v2/models/{model}/infer", PRODUCT),
            row("POST", "/v2/models/{model}/versions/{version}/infer", PRODUCT),
            row("GET", "/version", MODEL_USERS),
            row("POST", "/invocations", PRODUCT),
            row("POST", "/ofrep/v1/evaluate/flags", PRODUCT),
            row("POST", "/ofrep/v1/evaluate/flags/{key}", PRODUCT),
            row("POST", "/api/v1/outcomes", PRODUCT, OPERATOR, DATA_SCIENTIST),
            row("GET", "/api/v1/outcomes/dead-letters", OPERATOR, DATA_SCIENTIST),
            row("POST", "/api/v1/outcomes/dead-letters/acknowledgement", OPERATOR),
            row("PUT", "/api/v1/prediction-triggers/{useCase}", OPERATOR),
            row("GET", "/api/v1/prediction-triggers/{useCase}", MODEL_READERS),
            row("DELETE", "/api/v1/prediction-triggers/{useCase}", OPERATOR),
            row("POST", "/api/v1/prediction-triggers/{useCase}/retry", OPERATOR),
            row("GET", "/api/v1/prediction-publication", MODEL_READERS),
            row("POST", "/api/v1/monitors", DATA_SCIENTIST, OPERATOR),
            row("GET", "/api/v1/monitors", MODEL_READERS),
            row("GET", "/api/v1/monitors/{useCase}", MODEL_READERS),
            row("GET", "/api/v1/monitors/{useCase}/alarms", MODEL_READERS),
            row("GET", "/api/v1/monitors/{useCase}/report", MODEL_READERS),
            row("GET", "/api/v1/monitors/{useCase}/measurements", MODEL_READERS),
            row("POST", "/api/v1/monitors/{useCase}/measurements", DATA_SCIENTIST, OPERATOR),
            row("GET", "/api/v1/measurements/{id}", MODEL_READERS),
            row("POST", "/api/v1/webhooks", OPERATOR, ADMIN),
            row("GET", "/api/v1/webhooks", OPERATOR, ADMIN),
            row("DELETE", "/api/v1/webhooks/{id}", OPERATOR, ADMIN),
            row("GET", "/api/v1/webhooks/{id}/deliveries", OPERATOR, ADMIN),
            row("POST", "/api/v1/webhooks/{id}/deliveries/{messageId}/redelivery", OPERATOR, ADMIN),
            row("GET", "/api/v1/audit/accesses", COMPLIANCE_OFFICER, AUDITOR),
            row("POST", "/api/v1/audit/audits", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/events", COMPLIANCE_OFFICER, AUDITOR).aboutPeople(),
            row("GET", "/api/v1/audit/events/{position}/proof", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/events/{position}/proof.json", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/consistency", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/keys", AUDITOR, COMPLIANCE_OFFICER, ADMIN),
            row("POST", "/api/v1/audit/keys/rotation", ADMIN),
            row("GET", "/api/v1/audit/log", AUDITOR, COMPLIANCE_OFFICER, OPERATOR, ADMIN),
            row("GET", "/api/v1/audit/export", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/history", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/history/{id}/manifest", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/evidence", AUDITOR, COMPLIANCE_OFFICER),
            row("POST", "/api/v1/audit/evidence/subject", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/audit/checkpoint", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/audit/tile/{level}/{*path}", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/audit/tile/entries/{*path}", AUDITOR, COMPLIANCE_OFFICER),
            row("GET", "/api/v1/audit/projections", AUDITOR, COMPLIANCE_OFFICER, OPERATOR, ADMIN),
            row("POST", "/api/v1/audit/projections/{group}/rebuild", OPERATOR, ADMIN),
            row("POST", "/api/v1/audit/moments", COMPLIANCE_OFFICER, AUDITOR),
            row("GET", "/api/v1/audit/moments", COMPLIANCE_OFFICER, AUDITOR, OPERATOR, ADMIN),
            row("GET", "/api/v1/audit/moments/{id}", ANYBODY_KNOWN),
            row("DELETE", "/api/v1/audit/moments/{id}", COMPLIANCE_OFFICER, AUDITOR, OPERATOR, ADMIN),
            row("POST", "/api/v1/subjects/lookup", COMPLIANCE_OFFICER),
            row("POST", "/api/v1/subjects/erasures", COMPLIANCE_OFFICER),
            row("POST", "/api/v1/subjects/legal-holds", COMPLIANCE_OFFICER),
            row("POST", "/api/v1/subjects/access", COMPLIANCE_OFFICER),
            row("POST", "/api/v1/subjects/{id}/erasure/cancellation", COMPLIANCE_OFFICER),
            row("POST", "/api/v1/subjects/{id}/legal-hold/lifting", COMPLIANCE_OFFICER),
            row("GET", "/api/v1/subjects/{id}", COMPLIANCE_OFFICER, AUDITOR),
            row("GET", "/api/v1/subjects/{id}/certificate", COMPLIANCE_OFFICER, AUDITOR),
            row("PUT", "/api/v1/use-cases/{useCase}/retention", COMPLIANCE_OFFICER),
            row("GET", "/api/v1/use-cases/{useCase}/retention", COMPLIANCE_OFFICER, AUDITOR),
            row("POST", "/api/v1/users", ADMIN),
            row("GET", "/api/v1/users", ADMIN),
            row("POST", "/api/v1/users/{id}/disable", ADMIN),
            row("POST", "/api/v1/users/me/password", ANYBODY_KNOWN),
            row("POST", "/api/v1/tokens", ANYBODY_KNOWN),
            row("GET", "/api/v1/tokens", ANYBODY_KNOWN),
            row("DELETE", "/api/v1/tokens/{id}", ANYBODY_KNOWN),
            row("GET", "/actuator/metrics", OPERATOR, AUDITOR),
            row("GET", "/actuator/metrics/{name}", OPERATOR, AUDITOR),
            row("GET", "/api/v1/me", ANYBODY_KNOWN),
            row("GET", "/api/v1/openapi", ANYBODY_KNOWN),
            row("GET", "/api/v1/openapi.json", ANYBODY_KNOWN),
            row("GET", "/api/v1/openapi.yaml", ANYBODY_KNOWN));

    /** Rows without variables by method and address, which is what a request is most often for; none is more specific. */
    private static final Map<String, Row> LITERAL = ROWS.stream()
            .filter(row -> !row.path().hasPatternSyntax())
            .collect(Collectors.toUnmodifiableMap(
                    row -> row.method() + " " + row.path().getPatternString(), row -> row));

    private AccessTable() {}

    /**
     * @param roles in the order in which a caller's role is chosen
     * @param showsPeople whether the answer has personal data
     */
    record Row(String method, PathPattern path, Set<Role> roles, boolean showsPeople) {
        /** Reads by it are counted for the trail, because what it answers with is about people. */
        Row aboutPeople() {
            return new Row(method, path, roles, true);
        }

        Optional<Role> roleOf(Caller caller) {
            return roles.stream().filter(caller.roles()::contains).findFirst();
        }
    }

    static List<Row> rows() {
        return ROWS;
    }

    /** The row of a request; a HEAD request is a GET without its body. */
    static Optional<Row> find(String method, PathContainer path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        Row literal = LITERAL.get(asked + " " + path.value());
        return literal != null ? Optional.of(literal) : bySearch(asked, path);
    }

    private static Optional<Row> bySearch(String asked, PathContainer path) {
        return ROWS.stream()
                .filter(row -> row.method().equals(asked) && row.path().matches(path))
                .min((one, other) -> PathPattern.SPECIFICITY_COMPARATOR.compare(one.path(), other.path()));
    }

    /** The methods that an address has, for the Allow header. */
    static List<String> methods(PathContainer path) {
        return ROWS.stream()
                .filter(row -> row.path().matches(path))
                .map(Row::method)
                .distinct()
                .toList();
    }

    private static Row row(String method, String path, Role... roles) {
        return new Row(
                method,
                PathPatternParser.defaultInstance.parse(path),
                new LinkedHashSet<>(Arrays.asList(roles)),
                false);
    }
}
