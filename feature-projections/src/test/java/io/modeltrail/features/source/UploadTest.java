package io.modeltrail.features.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.FeaturesForTests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    @TempDir
    Path dataDirectory;

    private FeaturesForTests features;

    @BeforeEach
    void start() {
        features = new FeaturesForTests(dataDirectory).start("modeltrail.upload.max-bytes=100000");
    }

    @AfterEach
    void stop() {
        features.close();
    }

    @Test
    void a_file_is_kept_under_its_digest_and_a_second_time_changes_nothing() throws Exception {
        byte[] csv = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        Sha256Digest digest = Sha256Digest.of(csv);
        for (int time = 0; time < 2; time++) {
            HttpResponse<String> answer =
                    features.post("/api/v1/uploads", "text/csv; charset=utf-8", BodyPublishers.ofByteArray(csv));
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("{\"digest\":\"" + digest + "\",\"bytes\":8}");
        }
        assertThat(Files.readAllBytes(dataDirectory.resolve("uploads").resolve(digest.hex())))
                .isEqualTo(csv);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void an_empty_file_is_refused() throws Exception {
        HttpResponse<String> answer = features.post("/api/v1/uploads", "text/csv", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed-request");
        assertThat(kept()).isZero();
    }

    @Test
    void a_file_of_just_the_limit_is_taken_and_one_byte_more_is_not() throws Exception {
        assertThat(features.post("/api/v1/uploads", "text/csv", BodyPublishers.ofByteArray(new byte[100_000]))
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<String> answer =
                features.post("/api/v1/uploads", "text/csv", BodyPublishers.ofByteArray(new byte[100_001]));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("too-large");
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void a_file_that_does_not_state_its_length_is_counted() throws Exception {
        HttpResponse<String> answer = features.post(
                "/api/v1/uploads",
                "text/csv",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_001])));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(kept()).isZero();
    }

    @Test
    void another_type_of_content_is_refused() throws Exception {
        assertThat(features.post("/api/v1/uploads", "application/json", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(kept()).isZero();
    }

    /** Temporary files count too. */
    private long kept() throws IOException {
        try (var files = Files.list(dataDirectory.resolve("uploads"))) {
            return files.count();
        }
    }
}
