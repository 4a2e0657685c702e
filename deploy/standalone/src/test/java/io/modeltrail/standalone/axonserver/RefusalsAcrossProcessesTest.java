package io.modeltrail.standalone.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.standalone.problem.Problem;
import io.modeltrail.standalone.problem.RefusalOf;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.command.CommandSerializer;
import org.axonframework.axonserver.connector.query.QuerySerializer;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;

/** The way of a refusal between two processes: packed, written to Axon Server's own messages and read back, unpacked. */
class RefusalsAcrossProcessesTest {
    private static final Serializer JSON = Jackson3Serializer.builder().build();
    private static final AxonServerConfiguration SETTINGS = new AxonServerConfiguration();
    private static final Refusal REFUSAL = new Refusal(
            RefusalCode.APPROVER_IS_THE_TRAINER, Map.of("trainer", "a", "approver", "a"), "Ask somebody else.");

    record Ask(String what) {}

    @Test
    void aRefusedCommandIsTheSameRefusalForItsSender() {
        assertThatThrownBy(() -> send(REFUSAL))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused -> assertThat(Problem.of(refused)).isEqualTo(Problem.of(REFUSAL)));
    }

    @Test
    void aRefusalIsFoundUnderWhatWasWrappedAroundIt() {
        assertRefused(new IllegalStateException(new RuntimeException(REFUSAL)), RefusalCode.APPROVER_IS_THE_TRAINER);
    }

    @Test
    void whatAxonThrowsIsWhatItWouldBeWithoutAxonServer() {
        assertRefused(new AggregateNotFoundException("0199", "no such aggregate"), RefusalCode.NOT_FOUND);
        assertRefused(new ConcurrencyException("sequence 3 is taken"), RefusalCode.CHANGED_MEANWHILE);
    }

    @Test
    void theTextOfAnotherExceptionDoesNotLeaveTheProcess() {
        assertThatThrownBy(() -> send(new IllegalStateException("Erika Mustermann")))
                .isInstanceOfSatisfying(Refusal.class, refused -> {
                    assertThat(refused.code()).isEqualTo(RefusalCode.INTERNAL);
                    assertThat(refused.found()).containsKey("incident");
                })
                .hasMessageNotContaining("Erika");
    }

    @Test
    void withoutTheWrappingTheSenderWouldNotKnow() {
        CommandResultMessage<?> plain = result(SimpleCommandBus.builder().build(), REFUSAL);
        assertThat(RefusalOf.exception(acrossTheWire(plain).exceptionResult()).code())
                .isEqualTo(RefusalCode.INTERNAL);
    }

    @Test
    void aResultCrossesAsItIs() {
        SimpleCommandBus bus = new RefusingCommandBus(SimpleCommandBus.builder());
        bus.subscribe(Ask.class.getName(), command -> "done");
        String answer = new RefusingCommandGateway(
                        DefaultCommandGateway.builder().commandBus(bus))
                .sendAndWait(new Ask("a thing"));
        assertThat(answer).isEqualTo("done");
    }

    @Test
    void aRefusalThatOnlyTheOtherVersionKnowsIsAFaultThatNamesIt() {
        Refusal refused = new RefusalDetails("INVENTED_LATER", Map.of(), "Wait.").refusal();
        assertThat(refused.code()).isEqualTo(RefusalCode.INTERNAL);
        assertThat(refused.found()).containsEntry("code", "INVENTED_LATER");
    }

    @Test
    void aRefusedQueryIsTheSameRefusalForWhoAsked() {
        SimpleQueryBus handling = SimpleQueryBus.builder().build();
        handling.registerHandlerInterceptor(new PackedQueryRefusals());
        handling.subscribe(Ask.class.getName(), String.class, query -> {
            throw REFUSAL;
        });
        SimpleQueryBus asking = SimpleQueryBus.builder().build();
        asking.subscribe(Ask.class.getName(), String.class, query -> throughAxonServer(handling, query));

        assertThatThrownBy(() -> new RefusingQueryGateway(
                                DefaultQueryGateway.builder().queryBus(asking))
                        .query(Ask.class.getName(), new Ask("a thing"), ResponseTypes.instanceOf(String.class))
                        .get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused -> assertThat(Problem.of(refused)).isEqualTo(Problem.of(REFUSAL)));
    }

    private static void assertRefused(RuntimeException thrown, RefusalCode code) {
        assertThatThrownBy(() -> send(thrown))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    /** From a gateway here over Axon Server's messages to a handler there, which throws. */
    private static void send(RuntimeException thrown) {
        SimpleCommandBus handling = new RefusingCommandBus(SimpleCommandBus.builder());
        SimpleCommandBus sending = new SimpleCommandBus(SimpleCommandBus.builder()) {
            @Override
            protected <C, R> void doDispatch(
                    CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
                @SuppressWarnings("unchecked") // exceptional, so there is no payload of a type
                CommandResultMessage<R> answer = (CommandResultMessage<R>) acrossTheWire(result(handling, thrown));
                callback.onResult(command, answer);
            }
        };
        new RefusingCommandGateway(DefaultCommandGateway.builder().commandBus(sending)).sendAndWait(new Ask("a thing"));
    }

    private static CommandResultMessage<?> result(SimpleCommandBus bus, RuntimeException thrown) {
        bus.subscribe(Ask.class.getName(), command -> {
            throw thrown;
        });
        CommandResultMessage<?>[] result = new CommandResultMessage<?>[1];
        bus.dispatch(
                org.axonframework.commandhandling.GenericCommandMessage.asCommandMessage(new Ask("a thing")),
                (CommandCallback<Object, Object>) (command, answer) -> result[0] = answer);
        return result[0];
    }

    private static CommandResultMessage<?> acrossTheWire(CommandResultMessage<?> result) {
        CommandSerializer wire = new CommandSerializer(JSON, SETTINGS);
        return wire.deserialize(wire.serialize(result, "request"));
    }

    private static Object throughAxonServer(SimpleQueryBus handling, QueryMessage<?, ?> query) throws Exception {
        QuerySerializer wire = new QuerySerializer(JSON, JSON, SETTINGS);
        QueryResponseMessage<String> answer = handling.query(new GenericQueryMessage<>(
                        query.getPayload(), Ask.class.getName(), ResponseTypes.instanceOf(String.class)))
                .get();
        Throwable failure = wire.deserializeResponse(
                        wire.serializeResponse(answer, "request"), ResponseTypes.instanceOf(String.class))
                .exceptionResult();
        throw (Exception) failure;
    }
}
