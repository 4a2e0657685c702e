package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.transaction.TransactionException;

/**
 * Why a list of events was not stored.
 *
 * @param refusal what its requests are told
 * @param ofOneEvent whether a single event may be at fault, so that the others may go in without it
 */
record WriteFailure(Refusal refusal, boolean ofOneEvent) {
    /**
     * Only what the database says about the data itself (SQLSTATE classes 22 and 23, which include a duplicate key) can be the fault of one event. Whatever
     * concerns the connection, locks, time or space meets every event alike; writing a thousand events singly into that would only
     * make the queue behind them wait, and after a commit that broke half-way it could not tell stored from not stored.
     */
    static WriteFailure of(Throwable failure) {
        Optional<Refusal> told = first(failure, Refusal.class);
        if (told.isPresent()) {
            return new WriteFailure(told.get(), false);
        }
        String state = first(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .orElse("");
        if (state.startsWith("22") || state.startsWith("23")) {
            return new WriteFailure(new Refusal(RefusalCode.INTERNAL, "Repeat the request."), true);
        }
        if (isContention(state)) {
            return new WriteFailure(
                    new Refusal(RefusalCode.EVENT_LOG_BUSY, "Nothing was recorded. Repeat the request in a moment."),
                    false);
        }
        if (first(failure, SQLException.class).isPresent()
                || first(failure, TransactionException.class).isPresent()) {
            return new WriteFailure(
                    new Refusal(
                            RefusalCode.DATABASE_UNAVAILABLE,
                            "The prediction was not answered and is most likely not recorded. Repeat the request in a moment."),
                    false);
        }
        return new WriteFailure(new Refusal(RefusalCode.INTERNAL, "Repeat the request."), false);
    }

    /** Lock timeout, statement timeout, serialisation failure, deadlock, idle-in-transaction timeout. */
    private static boolean isContention(String state) {
        return switch (state) {
            case "55P03", "57014", "40001", "40P01", "25P03" -> true;
            default -> false;
        };
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
