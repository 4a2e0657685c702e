package io.modeltrail.standalone.problem;

import io.grpc.StatusRuntimeException;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.command.AxonServerCommandDispatchException;
import org.axonframework.axonserver.connector.query.AxonServerQueryDispatchException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Which refusal an exception stands for. Neither the answer nor the log repeats what the caller sent, because that may be personal
 * data; only names of fields are shown.
 */
public final class RefusalOf {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalOf.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    /** For example a NUL in a text. */
    private static final String DATA_EXCEPTION = "22";

    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final int DEEPEST_CAUSE = 30;

    private RefusalOf() {}

    /** Never fails: what was not foreseen is an internal fault, with an incident in the log. */
    public static Refusal exception(Throwable thrown) {
        return foreseen(thrown).orElseGet(() -> unforeseen(causes(thrown)));
    }

    /** @return empty when it was not foreseen */
    static Optional<Refusal> foreseen(Throwable thrown) {
        List<Throwable> causes = causes(thrown);
        // A refusal says more than what was wrapped around it on its way.
        Optional<Throwable> refusal =
                causes.stream().filter(Refusal.class::isInstance).findFirst();
        return Stream.concat(refusal.stream(), causes.stream())
                .map(RefusalOf::known)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .toList();
    }

    private static Optional<Refusal> known(Throwable thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case Refusal refusal -> refusal;
                    case AggregateNotFoundException missing ->
                        new Refusal(RefusalCode.NOT_FOUND, "Check the identifier.");
                    case AggregateStreamCreationException exists ->
                        new Refusal(RefusalCode.ALREADY_EXISTS, "Use a new identifier, or read what exists.");
                    case ConcurrencyException changed ->
                        new Refusal(RefusalCode.CHANGED_MEANWHILE, "Read the present state and try again.");
                    case SQLException failed -> database(failed).orElse(null);
                    case DuplicateKeyException exists ->
                        new Refusal(RefusalCode.ALREADY_EXISTS, "Use a new name, or read what exists.");
                    case CannotCreateTransactionException away -> databaseUnavailable();
                    case DataAccessResourceFailureException away -> databaseUnavailable();
                    case NoHandlerForCommandException nobody -> handlerUnavailable();
                    case NoHandlerForQueryException nobody -> handlerUnavailable();
                    case AxonServerException away -> axonServerUnavailable();
                    case io.axoniq.axonserver.connector.AxonServerException away -> axonServerUnavailable();
                    case AxonServerCommandDispatchException away -> axonServerUnavailable();
                    case AxonServerQueryDispatchException away -> axonServerUnavailable();
                    case StatusRuntimeException away -> axonServerUnavailable();
                    case UnrecognizedPropertyException unknown ->
                        new Refusal(
                                RefusalCode.UNKNOWN_FIELD,
                                Map.of("field", path(unknown)),
                                "Leave the field out, or spell it as the API describes it.");
                    case JacksonException malformed -> malformedJson(malformed);
                    case HttpMessageNotReadableException unreadable
                    when unreadable.getCause() == null ->
                        new Refusal(RefusalCode.MALFORMED_REQUEST, "Send a body as the API describes it.");
                    case TypeMismatchException mismatch ->
                        new Refusal(
                                RefusalCode.MALFORMED_REQUEST,
                                Map.of("parameter", shown(String.valueOf(mismatch.getPropertyName()))),
                                "Give the parameter in the form that the API describes.");
                    case ErrorResponse spring -> status(spring.getStatusCode());
                    default -> null;
                });
    }

    /** What a status without anything more specific means. */
    static Refusal status(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> new Refusal(RefusalCode.NOT_AUTHENTICATED, "Send a user's name and password, or a token.");
            case 403 -> new Refusal(RefusalCode.NOT_PERMITTED, "Ask somebody who has a role that may do this.");
            case 404 -> new Refusal(RefusalCode.NOT_FOUND, "Check the address; GET /api/v1/openapi.json lists them.");
            case 405 -> new Refusal(RefusalCode.METHOD_NOT_ALLOWED, "GET /api/v1/openapi.json lists the methods.");
            case 406 -> new Refusal(RefusalCode.NOT_ACCEPTABLE, "Accept application/json.");
            case 413 -> new Refusal(RefusalCode.TOO_LARGE, "Send less at once.");
            case 415 ->
                new Refusal(RefusalCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json with that Content-Type.");
            case 503 -> databaseUnavailable();
            default ->
                status.is4xxClientError()
                        ? new Refusal(RefusalCode.MALFORMED_REQUEST, "Send the request as the API describes it.")
                        : new Refusal(RefusalCode.INTERNAL, "Try again later.");
        };
    }

    private static Optional<Refusal> database(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        if (state.equals(LOCK_NOT_AVAILABLE) || state.equals(IDLE_IN_TRANSACTION)) {
            return Optional.of(new Refusal(RefusalCode.EVENT_LOG_BUSY, "Try again in a moment; nothing was stored."));
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            return Optional.of(new Refusal(RefusalCode.CHANGED_MEANWHILE, "Read the present state and try again."));
        }
        if (state.equals(SERIALIZATION_FAILURE) || state.equals(DEADLOCK)) {
            return Optional.of(new Refusal(RefusalCode.CHANGED_MEANWHILE, "Try again."));
        }
        if (state.startsWith(DATA_EXCEPTION)) {
            return Optional.of(
                    new Refusal(RefusalCode.MALFORMED_REQUEST, "Send the values in the form that the API describes."));
        }
        boolean connection = failed instanceof SQLTransientConnectionException
                || failed instanceof SQLNonTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals(TOO_MANY_CONNECTIONS);
        return connection ? Optional.of(databaseUnavailable()) : Optional.empty();
    }

    private static Refusal databaseUnavailable() {
        return new Refusal(RefusalCode.DATABASE_UNAVAILABLE, "Try again in a moment.");
    }

    private static Refusal axonServerUnavailable() {
        // A command that was under way when the connection broke may have been carried out.
        return new Refusal(RefusalCode.AXON_SERVER_UNAVAILABLE, "Read the present state, and try again in a moment.");
    }

    private static Refusal handlerUnavailable() {
        return new Refusal(
                RefusalCode.HANDLER_UNAVAILABLE, "Nothing was done. Start the process with that role, and try again.");
    }

    private static Refusal malformedJson(JacksonException malformed) {
        return malformed.getPath().isEmpty()
                ? new Refusal(RefusalCode.MALFORMED_REQUEST, "Send one valid JSON value.")
                : new Refusal(
                        RefusalCode.MALFORMED_REQUEST,
                        Map.of("field", path(malformed)),
                        "Give the field the type and form that the API describes.");
    }

    /** Names only, for example {@code plan.steps[2].sharePercent}. */
    private static String path(JacksonException failed) {
        return failed.getPath().stream()
                .map(step -> step.getPropertyName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + shown(step.getPropertyName()))
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** A name that does not look like one may be a misplaced value. */
    private static String shown(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}") ? name : "(not shown)";
    }

    private static Refusal unforeseen(List<Throwable> causes) {
        String incident = UUID.randomUUID().toString();
        LOG.error(
                "Incident {}: {}",
                incident,
                causes.stream().map(RefusalOf::whereFrom).collect(Collectors.joining()));
        return new Refusal(
                RefusalCode.INTERNAL, Map.of("incident", incident), "Report the incident; the log has its cause.");
    }

    /** Type and place of an exception without its message, which may quote the request. */
    private static String whereFrom(Throwable thrown) {
        return "\n  " + thrown.getClass().getName()
                + Stream.of(thrown.getStackTrace())
                        .limit(12)
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining());
    }
}
