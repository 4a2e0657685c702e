package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

class EvaluationControllerTest {
    private static final String NOBODYS = "0199c0de-0000-7000-8000-000000000000";

    @TempDir
    Path dataDirectory;

    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private EvaluationFiles files;
    private MockMvc web;

    @BeforeEach
    void start() {
        files = new EvaluationFiles(dataDirectory);
        web = MockMvcBuilders.standaloneSetup(new EvaluationController(new StoredEvaluations(events, files)))
                .setControllerAdvice(new Refusals())
                .build();
    }

    @Test
    void theStoredBytesAreServedAndTheirDigestIsTheTag() throws Exception {
        TrainingResult result = trained();
        Sha256Digest digest = files.store(result.report().json());
        TrainingRunId run = completed(digest, result);
        MockHttpServletResponse answer = call(run + "/evaluation");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(answer.getContentAsByteArray()).isEqualTo(result.report().json());
        assertThat(answer.getHeader("ETag")).isEqualTo('"' + digest.value() + '"');
    }

    @Test
    void thePageShowsEveryPlotAndRunsNothing() throws Exception {
        TrainingResult result = trained();
        TrainingRunId run = completed(files.store(result.report().json()), result);
        MockHttpServletResponse answer = call(run + "/evaluation.html");
        String page = answer.getContentAsString(StandardCharsets.UTF_8);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(page)
                .contains(">ROC<", ">Precision and recall<", ">Reliability<", ">Cumulative gain<", ">Campaign profit<")
                .contains("By segment", "Folds, stratified", "Search, ", "XGBOOST")
                .doesNotContain("<script", "style=", "http://", "https://", "NaN", "Infinity");
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(2);
        String figure = String.format(Locale.ROOT, "%.3f", result.evaluation().holdoutAuc());
        assertThat(page).contains(figure + " (95 %: ");
    }

    @Test
    void whatTheFileSaysIsTextAndNeverMarkup() throws Exception {
        byte[] file = """
                {"parameters":{"family":"<script>alert(1)</script>"},"constantColumns":["<img src=x>"],
                 "slices":[{"feature":"\\"><b>","category":"<i>","rows":3,"auc":null}]}""".getBytes(StandardCharsets.UTF_8);
        String page = call(completed(files.store(file), trained()) + "/evaluation.html")
                .getContentAsString(StandardCharsets.UTF_8);
        assertThat(page)
                .doesNotContain("<script", "<img", "<i>", "\"><b>")
                .contains("&lt;script&gt;", "&lt;img src=x&gt;");
    }

    /** A file of before there were curves. */
    @Test
    void anOldEvaluationGivesAShorterPage() throws Exception {
        byte[] file =
                "{\"evaluation\":{\"aucMean\":0.84,\"detail\":null},\"plan\":{\"parameters\":{\"family\":\"XGBOOST\"}}}"
                        .getBytes(StandardCharsets.UTF_8);
        MockHttpServletResponse answer = call(completed(files.store(file), trained()) + "/evaluation.html");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentAsString(StandardCharsets.UTF_8))
                .contains("XGBOOST", "0.840")
                .doesNotContain("<svg");
    }

    @Test
    void aRunThatDoesNotExistOrHasNoEvaluationIsSaidSo() throws Exception {
        assertThat(call(NOBODYS + "/evaluation").getStatus()).isEqualTo(404);
        assertThat(call(NOBODYS + "/evaluation.html").getContentAsString()).contains("not-found");
        assertThat(call("17/evaluation").getContentAsString()).contains("malformed-identifier");
        TrainingRunId open = TrainingRunId.next();
        publish(open, 0, new TrainingClaimed(open, "worker", Instant.EPOCH));
        assertThat(call(open + "/evaluation").getStatus()).isEqualTo(409);
        assertThat(call(open + "/evaluation").getContentAsString()).contains("training-not-completed");
    }

    @Test
    void aFileThatIsMissingOrChangedIsNotServed() throws Exception {
        Sha256Digest digest = files.store(new byte[] {'{', '}'});
        TrainingRunId run = completed(digest, trained());
        Files.writeString(dataDirectory.resolve("evaluations").resolve(digest.hex()), "{\"better\":1}");
        assertThat(call(run + "/evaluation").getStatus()).isEqualTo(503);
        assertThat(call(run + "/evaluation.html").getContentAsString()).contains("model-unavailable");
        Files.delete(dataDirectory.resolve("evaluations").resolve(digest.hex()));
        assertThat(call(run + "/evaluation").getStatus()).isEqualTo(503);
    }

    private MockHttpServletResponse call(String rest) throws Exception {
        return web.perform(get("/api/v1/training-runs/" + rest)).andReturn().getResponse();
    }

    private static TrainingResult trained() {
        TrainingPlan plan = PlansForTests.plan(
                SmallModels.of(ModelFamily.XGBOOST),
                Validation.STANDARD,
                new Search(2, 2, 0.5),
                new Campaign("USD", 200, 10, 1, 0.3),
                List.of("contract"));
        return PlansForTests.train(PlansForTests.table(SyntheticTable.of(600, 2).encoded()), plan);
    }

    private TrainingRunId completed(Sha256Digest evaluation, TrainingResult result) {
        TrainingRunId run = TrainingRunId.next();
        TrainingOutcome outcome = new TrainingOutcome(
                evaluation,
                1,
                evaluation,
                evaluation,
                result.evaluation(),
                result.rowOrderDigest(),
                result.trainedRows(),
                result.holdoutRows(),
                result.checkedRows(),
                0,
                Map.of(),
                1,
                result.parameters(),
                null);
        publish(run, 0, new TrainingClaimed(run, "worker", Instant.EPOCH));
        publish(run, 1, new TrainingCompleted(run, ModelVersionId.next(), outcome));
        return run;
    }

    private void publish(TrainingRunId run, long sequence, Object event) {
        events.publish(new GenericDomainEventMessage<>("TrainingRun", run.toString(), sequence, event));
    }

    @RestControllerAdvice
    static final class Refusals {
        @ExceptionHandler
        ResponseEntity<byte[]> refused(Refusal refusal) {
            return ResponseEntity.status(refusal.code().kind().status())
                    .header("Content-Type", "application/problem+json")
                    .body(refusal.code().code().getBytes(StandardCharsets.UTF_8));
        }
    }
}
