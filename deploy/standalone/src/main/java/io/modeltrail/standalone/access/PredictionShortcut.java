package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.runtime.prediction.PlainPredictions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;

/**
 * Single predictions are asked for thousands of times a second, and the filters of the web security and the dispatching of the web
 * framework cost more than the prediction ({@code docs/BENCHMARKS.md}). The same credentials and the same row of {@link AccessTable} let callers in here. Whoever is
 * not let in, and every request with anything unusual, goes the long way, which says why not.
 */
final class PredictionShortcut extends HttpFilter {
    static final String ADDRESS = "/api/v1/predictions";
    /** Attribute of a request whose credentials were looked at here: the {@link Caller}, if they are somebody's. */
    static final String LOOKED_AT = PredictionShortcut.class.getName() + ".caller";

    private static final String METHOD = "POST";

    private final transient Credentials credentials;
    private final transient SingletonSupplier<PlainPredictions> predictions;
    private final transient AccessTable.Row row;

    /** @param predictions asked for with the first request, because filters are made before most else; none in a process that serves none */
    PredictionShortcut(Credentials credentials, ObjectProvider<PlainPredictions> predictions) {
        this.credentials = credentials;
        this.predictions = SingletonSupplier.ofNullable(predictions::getIfAvailable);
        this.row = AccessTable.find(METHOD, PathContainer.parsePath(ADDRESS)).orElseThrow();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        PlainPredictions served = isPlain(request) ? predictions.get() : null;
        Actor caller = served != null && served.takes(request) ? callerOf(request) : null;
        if (served == null || caller == null) {
            chain.doFilter(request, response);
            return;
        }
        // As the web security has them; those about caches come with the answer, because a refusal has its own.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-XSS-Protection", "0");
        response.setHeader("X-Frame-Options", "DENY");
        served.answer(request, response, caller);
    }

    private boolean isPlain(HttpServletRequest request) {
        return METHOD.equals(request.getMethod())
                && ADDRESS.equals(request.getRequestURI())
                && request.getQueryString() == null;
    }

    private @Nullable Actor callerOf(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return null;
        }
        Optional<Caller> caller = credentials.callerOf(header, request.getRemoteAddr());
        request.setAttribute(LOOKED_AT, caller);
        return caller.flatMap(known -> row.roleOf(known).map(role -> new Actor(known.actorId(), role)))
                .orElse(null);
    }
}
