package io.modeltrail.benchmarks.serving;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Lets the demo's second-best model score in the shadow of the champion, by the calls that its users would make. */
final class ShadowRollout {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ServerUnderLoad server;
    private final String rollout;

    private ShadowRollout(ServerUnderLoad server, String rollout) {
        this.server = server;
        this.rollout = rollout;
    }

    /** A model that was approved and is not the champion. */
    static String challenger(ServerUnderLoad server) throws IOException {
        JsonNode page = server.call("APPROVER", "/api/v1/model-versions?useCase=" + server.useCase(), null);
        for (JsonNode version : page.isArray() ? page : page.get("items")) {
            if (version.get("state").asString().equals("APPROVED")) {
                return version.get("modelVersionId").asString();
            }
        }
        throw new IOException("the demo has left no model that could be a challenger: " + page);
    }

    /** Returns when both models score. */
    static ShadowRollout start(ServerUnderLoad server, String challenger) throws IOException {
        String rollout = server.call(
                        "OPERATOR",
                        "/api/v1/rollouts",
                        "{\"useCase\":\"" + server.useCase() + "\",\"challenger\":\"" + challenger
                                + "\",\"plan\":{\"sharesPercent\":[0,100],\"advanceAfter\":\"P7D\",\"samplesBeforeAdvance\":100000000}}")
                .get("rolloutId")
                .asString();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.call("OPERATOR", "/api/v1/serving", null).toString().contains("\"shadow\":\"")) {
            if (System.nanoTime() > end) {
                throw new IOException("the challenger does not score");
            }
            LockSupport.parkNanos(100_000_000);
        }
        return new ShadowRollout(server, rollout);
    }

    /** Back to the champion alone. */
    void end() throws IOException {
        server.call("OPERATOR", "/api/v1/rollouts/" + rollout + "/rollback", "{\"reason\":\"measured\"}");
    }
}
