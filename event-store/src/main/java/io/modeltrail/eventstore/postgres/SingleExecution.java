package io.modeltrail.eventstore.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose {@code executeBatch}, the only call Axon's engine has for an append, executes it once. The driver's own batch
 * writes all parameters into the message of a failure, and pools log that message: whole events would stand in the log.
 *
 * @param statement answers with how many rows it has stored and the position of the first
 * @param rows that it has to store, no more and no fewer
 * @param at is told the position
 */
record SingleExecution(PreparedStatement statement, int rows, LongConsumer at) implements InvocationHandler {
    PreparedStatement asBatch() {
        return (PreparedStatement) Proxy.newProxyInstance(
                SingleExecution.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("executeBatch")) {
            return new int[] {execute()};
        }
        try {
            return method.invoke(statement, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private int execute() throws SQLException {
        try (ResultSet stored = statement.executeQuery()) {
            stored.next();
            int count = stored.getInt(1);
            if (count != rows) {
                throw new IllegalStateException("The event log stored " + count + " of " + rows + " events");
            }
            at.accept(stored.getLong(2));
            return count;
        }
    }
}
