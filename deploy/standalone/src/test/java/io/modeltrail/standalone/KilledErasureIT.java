package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.subject.SubjectStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A server is killed when some stores have erased somebody and one has not; the next one on the same data directory brings it to its end. */
class KilledErasureIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WITHOUT_KAFKA = "--modeltrail.kafka.enabled=false";

    @TempDir
    Path dataDirectory;

    @Test
    void anErasureThatIsKilledBetweenTwoStoresComesToItsCertificate() throws Exception {
        ServerProcess first = ServerProcess.start(dataDirectory, WITHOUT_KAFKA);
        String password = RestCalls.as(first.url(), "admin", first.firstPassword())
                .post(
                        "/api/v1/users",
                        "{\"name\":\"all\",\"roles\":[\"PRODUCT\",\"DATA_SCIENTIST\",\"COMPLIANCE_OFFICER\"]}")
                .field("password");
        RestCalls all = RestCalls.as(first.url(), "all", password);
        SubjectErasureIT.reported(all);
        SubjectErasureIT.captured(all);
        // An upload that does not come to its end keeps back one store, and no other.
        Path coming = Files.createFile(dataDirectory.resolve("uploads/1.part"));
        String subject = SubjectErasureIT.askedToErase(all);
        WaitUntil.holds(
                "all stores but one are done",
                LIMIT,
                () -> waitingFor(all, subject).equals(List.of(SubjectStores.FEATURE_FILES)));
        first.killHard();
        Files.delete(coming);

        try (ModeltrailServer second = ModeltrailServer.start(
                List.of("--modeltrail.data-dir=" + dataDirectory, "--modeltrail.http.port=0", WITHOUT_KAFKA))) {
            RestCalls again = RestCalls.as(second.url(), "all", password);
            SearchForName search = new SearchForName(second.bean(JdbcClient.class), dataDirectory);

            SubjectErasureIT.awaitErased(again, subject);

            RestCalls.Answer certificate = again.get("/api/v1/subjects/" + subject + "/certificate");
            assertThat(certificate.status()).as(certificate.text()).isEqualTo(200);
            assertThat(certificate.text()).contains(SubjectStores.ALL).doesNotContain(SubjectErasureIT.ERASED);
            assertThat(search.tablesWith(SubjectErasureIT.ERASED)).isEmpty();
            assertThat(search.filesWith(SubjectErasureIT.ERASED)).isEmpty();
            assertThat(search.tablesWith(SubjectErasureIT.KEPT)).contains("public.query_outcome");
            assertThat(search.filesWith(SubjectErasureIT.KEPT)).isNotEmpty();
        }
    }

    private static List<String> waitingFor(RestCalls caller, String subject) {
        List<String> stores = new ArrayList<>();
        for (JsonNode store :
                caller.get("/api/v1/subjects/" + subject).json().path("erasure").path("waitingFor")) {
            stores.add(store.asString());
        }
        return stores;
    }
}
