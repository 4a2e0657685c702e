package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.ExecutionException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/**
 * Why a list of events was not stored.
 *
 * @param refusal what its requests are told
 * @param ofOneEvent whether a single event may be at fault, so that the others may go in without it
 * @param diagnosis for the log: kinds of exception and SQLSTATE, never their messages, which may repeat personal data
 */
public record WriteFailure(Refusal refusal, boolean ofOneEvent, String diagnosis) {
    private static final List<String> AXON_SERVER_CLIENT =
            List.of("io.axoniq.axonserver.", "org.axonframework.axonserver.", "io.grpc.");

    private static final String UNIQUE_VIOLATION = "23505";
    /** None could be made, there is none any more, the server refused one: nothing was sent. */
    private static final Set<String> NO_CONNECTION = Set.of("08001", "08003", "08004");

    /**
     * Only what the database says about the data itself (SQLSTATE classes 22 and 23, which include a duplicate key) can be the fault of
     * one event. Whatever concerns the connection, locks, time or space meets every event alike; writing a thousand events singly into
     * that would only make the queue behind them wait, and after a commit that broke half-way it could not tell stored from not stored.
     */
    static WriteFailure of(Throwable failure) {
        String state = first(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .orElse("");
        boolean ofOneEvent = state.startsWith("22") || state.startsWith("23") || existsInAxonServer(failure);
        return new WriteFailure(
                first(failure, Refusal.class).orElseGet(() -> refusal(failure, state, ofOneEvent)),
                ofOneEvent,
                diagnosis(failure, state));
    }

    /** Axon Server says so instead of a database. */
    private static boolean existsInAxonServer(Throwable failure) {
        return first(failure, ConcurrencyException.class).isPresent()
                && first(failure, SQLException.class).isEmpty();
    }

    private static Refusal refusal(Throwable failure, String state, boolean ofOneEvent) {
        if (state.equals(UNIQUE_VIOLATION) || existsInAxonServer(failure)) {
            return new Refusal(
                    RefusalCode.ALREADY_EXISTS, "Nothing was recorded: there is a prediction of this identity.");
        }
        if (isContention(state)) {
            return new Refusal(RefusalCode.EVENT_LOG_BUSY, "Nothing was recorded. Repeat the request in a moment.");
        }
        if (isOfAxonServer(failure)) {
            // When no answer came in time, it is open whether the events are stored.
            return new Refusal(
                    RefusalCode.AXON_SERVER_UNAVAILABLE,
                    "The prediction is most likely not recorded. Repeat the request in a moment.");
        }
        boolean ofTheDatabase = first(failure, SQLException.class).isPresent()
                || first(failure, TransactionException.class).isPresent();
        if (ofTheDatabase && !ofOneEvent) {
            return new Refusal(RefusalCode.DATABASE_UNAVAILABLE, whenUnavailable(failure, state));
        }
        return new Refusal(
                RefusalCode.INTERNAL,
                ofOneEvent
                        ? "Nothing was recorded. Repeat the request."
                        : "Look for this prediction before you repeat the request.");
    }

    /** A connection that breaks while the server works leaves it open: the server stores what it has got, whoever waits for it. */
    private static String whenUnavailable(Throwable failure, String state) {
        boolean neverAsked = first(failure, SQLTransientConnectionException.class)
                        .isPresent()
                || first(failure, CannotCreateTransactionException.class).isPresent()
                || NO_CONNECTION.contains(state);
        if (neverAsked) {
            return "Nothing was recorded. Repeat the request in a moment.";
        }
        return state.startsWith("08")
                ? "It is open whether the prediction is recorded. Look for it before you repeat the request, or repeat it with the"
                        + " Idempotency-Key that it had."
                : "The prediction is most likely not recorded. Repeat the request in a moment.";
    }

    private static String diagnosis(Throwable failure, String state) {
        return causes(failure).map(cause -> cause.getClass().getSimpleName()).collect(Collectors.joining(" by "))
                + (state.isEmpty() ? "" : ", SQLSTATE " + state);
    }

    /** Lock timeout, statement timeout, serialisation failure, deadlock, idle-in-transaction timeout. */
    private static boolean isContention(String state) {
        return switch (state) {
            case "55P03", "57014", "40001", "40P01", "25P03" -> true;
            default -> false;
        };
    }

    /** By the names of packages: this module does not know the client of Axon Server, which only the application brings. */
    private static boolean isOfAxonServer(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof ExecutionException
                        || AXON_SERVER_CLIENT.stream()
                                .anyMatch(name -> cause.getClass().getName().startsWith(name)));
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
