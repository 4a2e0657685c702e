package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import inference.GrpcPredictV2;
import io.grpc.CallCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.runtime.inference.grpc.GrpcServer;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The serving protocols, called by clients that are not ours, with a token as any caller has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final CompiledScorer SCORER = ServedChurn.scorer(0.1);

    private final RestCalls product = ApplicationUnderTest.as(Role.PRODUCT);
    private ModelVersionId champion;
    private String token;

    @BeforeAll
    void serve() {
        champion = ServedChurn.approved(ApplicationUnderTest.server(), SCORER);
        RestCalls.Answer rollout = ApplicationUnderTest.as(Role.OPERATOR)
                .post(
                        "/api/v1/rollouts",
                        "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"challenger\":\"" + champion
                                + "\",\"plan\":{\"sharesPercent\":[100],\"samplesBeforeAdvance\":0}}");
        assertThat(rollout.status()).as(rollout.text()).isEqualTo(201);
        WaitUntil.holds(
                "the model serves",
                LIMIT,
                () -> product.get("/v2/models/" + ServedChurn.USE_CASE + "/ready")
                                .status()
                        == 200);
        RestCalls.Answer made = product.post("/api/v1/tokens", "{\"label\":\"protocols\",\"expiresInDays\":1}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        token = made.field("token");
    }

    @Test
    void aGrpcClientOfAnotherProjectGetsPredictions() throws Exception {
        CamelContext camel = new DefaultCamelContext();
        try {
            camel.getRegistry()
                    .bind(
                            "known",
                            CompositeChannelCredentials.create(
                                    InsecureChannelCredentials.create(), new BearerToken(token)));
            camel.getRegistry().bind("stranger", InsecureChannelCredentials.create());
            camel.start();
            ProducerTemplate client = camel.createProducerTemplate();
            String target = "?target=127.0.0.1:"
                    + ApplicationUnderTest.server().bean(GrpcServer.class).port() + "&modelName="
                    + ServedChurn.USE_CASE + "&credentials=#";

            var answer = client.requestBody(
                    "kserve:infer" + target + "known", question(), GrpcPredictV2.ModelInferResponse.class);
            var metadata = client.requestBody(
                    "kserve:model/metadata" + target + "known",
                    (Object) null,
                    GrpcPredictV2.ModelMetadataResponse.class);
            var ready = client.requestBody(
                    "kserve:server/ready" + target + "stranger",
                    (Object) null,
                    GrpcPredictV2.ServerReadyResponse.class);

            assertThat(ready.getReady()).isTrue();
            assertThat(metadata.getVersionsList()).containsExactly(champion.toString());
            float score = SCORER.score(SCORER.margin(ServedChurn.row()));
            assertThat(answer.getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(score);
            assertThat(stored(answer.getParametersOrThrow("prediction_id").getStringParam()))
                    .isEqualTo(Channel.INFERENCE.name());
            assertThatThrownBy(() -> client.requestBody("kserve:infer" + target + "stranger", question()))
                    .hasRootCauseMessage(
                            "UNAUTHENTICATED: Send credentials in the metadata: authorization, as over HTTP.");
        } finally {
            camel.stop();
        }
    }

    @Test
    void anOpenFeatureClientIsToldTheVariant() {
        OpenFeatureAPI api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(OfrepProvider.constructProvider(OfrepProviderOptions.builder()
                .baseUrl(ApplicationUnderTest.url().toString().replaceAll("/$", ""))
                .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + token)))
                .build()));
        Client client = api.getClient();

        FlagEvaluationDetails<String> variant =
                client.getStringDetails(ServedChurn.USE_CASE, "none", new ImmutableContext("customer-1"));
        FlagEvaluationDetails<String> unknown =
                client.getStringDetails("no-such-use-case", "none", new ImmutableContext("customer-1"));

        assertThat(variant.getValue()).isEqualTo("champion");
        assertThat(variant.getVariant()).isEqualTo("champion");
        assertThat(variant.getFlagMetadata().getString("modelVersionId")).isEqualTo(champion.toString());
        assertThat(unknown.getValue()).isEqualTo("none");
        assertThat(unknown.getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        api.shutdown();
    }

    @Test
    void tensorsAndDataFramesOverHttpAreRecordedWithTheirChannel() {
        RestCalls.Answer inferred = product.post("/v2/models/" + ServedChurn.USE_CASE + "/infer", """
                {"inputs":[{"name":"entity","shape":[1],"datatype":"BYTES","data":["customer-1"]},
                           {"name":"tenure","shape":[1],"datatype":"FP64","data":[12]},
                           {"name":"contract","shape":[1],"datatype":"BYTES","data":["Two year"]}]}""");
        RestCalls.Answer invoked = product.post(
                "/invocations?use_case=" + ServedChurn.USE_CASE,
                "{\"dataframe_records\":[{\"entity\":\"customer-1\",\"tenure\":12,\"contract\":\"Two year\"}]}");

        assertThat(inferred.status()).as(inferred.text()).isEqualTo(200);
        assertThat(invoked.status()).as(invoked.text()).isEqualTo(200);
        assertThat(stored(inferred.json().at("/parameters/prediction_id").asString()))
                .isEqualTo(Channel.INFERENCE.name());
        assertThat(stored(invoked.json().at("/predictions/0/prediction_id").asString()))
                .isEqualTo(Channel.INVOCATION.name());
        assertThat(product.post("/v2/models/no-such-use-case/infer", "{}")
                        .json()
                        .propertyNames())
                .containsExactly("error");
        assertThat(product.post("/invocations", "{\"inputs\":")
                        .json()
                        .get("error_code")
                        .asString())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void whatIsRefusedBeforeAControllerIsSaidInTheProtocolsForm() {
        RestCalls nobody = RestCalls.anonymous(ApplicationUnderTest.url());
        RestCalls.Answer unknownCaller = nobody.post("/v2/models/" + ServedChurn.USE_CASE + "/infer", "{}");
        RestCalls.Answer tooLarge = product.post(
                "/v2/models/" + ServedChurn.USE_CASE + "/infer", "{\"id\":\"" + "x".repeat(10_000_000) + "\"}");
        RestCalls.Answer notPermitted =
                ApplicationUnderTest.as(Role.AUDITOR).post("/v2/models/" + ServedChurn.USE_CASE + "/infer", "{}");

        assertThat(unknownCaller.status()).isEqualTo(401);
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(notPermitted.status()).isEqualTo(403);
        for (RestCalls.Answer answer : List.of(unknownCaller, tooLarge, notPermitted)) {
            assertThat(answer.json().propertyNames()).as(answer.text()).containsExactly("error");
        }
        assertThat(nobody.post("/invocations", "{}").json().propertyNames())
                .containsExactlyInAnyOrder("error_code", "message");
        assertThat(nobody.post("/ofrep/v1/evaluate/flags", "{}").field("errorCode"))
                .isEqualTo("GENERAL");
    }

    /** The channel that the stored event names. */
    private static String stored(String predictionId) {
        byte[] payload = JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class))
                .sql("SELECT payload FROM domain_event_entry WHERE aggregate_identifier = ?")
                .param(predictionId)
                .query(byte[].class)
                .single();
        return JsonMapper.shared().readTree(payload).get("channel").asString();
    }

    private static GrpcPredictV2.ModelInferRequest question() {
        return GrpcPredictV2.ModelInferRequest.newBuilder()
                .setModelName(ServedChurn.USE_CASE)
                .addInputs(input("entity", "BYTES").setContents(bytes("customer-1")))
                .addInputs(input("tenure", "FP64")
                        .setContents(
                                GrpcPredictV2.InferTensorContents.newBuilder().addFp64Contents(12)))
                .addInputs(input("contract", "BYTES").setContents(bytes("Two year")))
                .build();
    }

    private static GrpcPredictV2.ModelInferRequest.InferInputTensor.Builder input(String name, String datatype) {
        return GrpcPredictV2.ModelInferRequest.InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addShape(1);
    }

    private static GrpcPredictV2.InferTensorContents.Builder bytes(String text) {
        return GrpcPredictV2.InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8(text));
    }

    private static final class BearerToken extends CallCredentials {
        private final String token;

        BearerToken(String token) {
            this.token = token;
        }

        @Override
        public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
            applier.apply(headers);
        }
    }
}
