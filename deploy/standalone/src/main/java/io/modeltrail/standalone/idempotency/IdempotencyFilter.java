package io.modeltrail.standalone.idempotency;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.standalone.access.Callers;
import io.modeltrail.standalone.access.WithoutSecret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that comes with an {@code Idempotency-Key} runs inside one database transaction with the row that keeps its answer: the
 * events and the answer are stored together or not at all. Axon's transactions join this one, because commands are handled on the
 * thread of the request. Refused commands keep nothing, so that they can be sent again. With Axon Server the events are stored
 * elsewhere; there a crash between the two leaves a command without its kept answer.
 */
@Component
@Order(0) // after security, which stands at -100 and says who calls
class IdempotencyFilter extends OncePerRequestFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern WELL_FORMED = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final List<PathPattern> COMMANDS = Stream.of(
                    "/api/v1/datasets",
                    "/api/v1/feature-snapshots",
                    "/api/v1/feature-sets",
                    "/api/v1/feature-sets/{name}/versions/{version}/retirement",
                    "/api/v1/training-runs",
                    "/api/v1/model-versions/{id}/{decision}",
                    "/api/v1/rollouts",
                    "/api/v1/rollouts/{id}/{change}",
                    "/api/v1/monitors",
                    "/api/v1/users")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
    /** Honours keys by itself: the event store takes one prediction of an identity, and a row for each would double what is written. */
    private static final PathPattern PREDICTIONS = PathPatternParser.defaultInstance.parse("/api/v1/predictions");

    private static final Duration KEPT = Duration.ofHours(24);

    private final IdempotencyRows rows;
    private final RequestHash hashes;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final JsonMapper json;

    IdempotencyFilter(
            IdempotencyRows rows, RequestHash hashes, TransactionTemplate transactions, Clock clock, JsonMapper json) {
        this.rows = rows;
        this.hashes = hashes;
        this.transactions = transactions;
        this.clock = clock;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(HEADER) == null
                || PREDICTIONS.matches(PathContainer.parsePath(request.getRequestURI()));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(HEADER);
        // As the table of access reads addresses.
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        if (COMMANDS.stream().noneMatch(command -> command.matches(path))) {
            throw new Refusal(
                    RefusalCode.IDEMPOTENCY_KEY_NOT_HONOURED,
                    "Leave the header out; the request would be carried out again when it is repeated.");
        }
        if (!WELL_FORMED.matcher(key).matches()) {
            throw new Refusal(RefusalCode.IDEMPOTENCY_KEY_MALFORMED, "A UUID is a good one.");
        }
        RepeatableRequest repeatable = new RepeatableRequest(request);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        Actor actor = Callers.actorOf(request);
        Optional<KeptAnswer> kept = Optional.ofNullable(transactions.execute(status -> {
            KeptAnswer earlier = once(actor.id(), key, repeatable, answer, chain);
            if (earlier == null && !succeeded(answer)) {
                status.setRollbackOnly();
            }
            return earlier;
        }));
        if (kept.isPresent()) {
            replay(kept.get(), response);
        } else {
            answer.copyBodyToResponse();
        }
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void forgetOldKeys() {
        rows.deleteOlderThan(clock.instant().minus(KEPT));
    }

    /** @return the answer to the first request; null when this is the first */
    private @Nullable KeptAnswer once(
            String actor,
            String key,
            RepeatableRequest request,
            ContentCachingResponseWrapper answer,
            FilterChain chain) {
        if (!rows.claim(actor, key)) {
            throw new Refusal(RefusalCode.IDEMPOTENCY_KEY_IN_USE, "Ask again when the first request has ended.");
        }
        String hash = hashes.of(request);
        Optional<KeptAnswer> kept = rows.find(actor, key, clock.instant().minus(KEPT));
        if (kept.isPresent()) {
            if (!kept.get().requestHash().equals(hash)) {
                throw new Refusal(RefusalCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
            }
            return kept.get();
        }
        try {
            chain.doFilter(request, answer);
            if (succeeded(answer)) {
                rows.keep(actor, key, toKeep(hash, request, answer), clock.instant());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (ServletException thrown) {
            throw new IllegalStateException(thrown);
        }
        return null;
    }

    private KeptAnswer toKeep(String hash, HttpServletRequest request, ContentCachingResponseWrapper answer) {
        String body = WithoutSecret.of(request)
                .map(json::writeValueAsString)
                .orElseGet(() -> new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
        return new KeptAnswer(hash, answer.getStatus(), answer.getHeader("Location"), answer.getContentType(), body);
    }

    private static boolean succeeded(HttpServletResponse answer) {
        return answer.getStatus() >= 200 && answer.getStatus() < 300;
    }

    private static void replay(KeptAnswer kept, HttpServletResponse response) throws IOException {
        response.setStatus(kept.status());
        response.setHeader("Idempotency-Replayed", "true");
        if (kept.location() != null) {
            response.setHeader("Location", kept.location());
        }
        if (kept.contentType() != null) {
            response.setContentType(kept.contentType());
        }
        byte[] body = kept.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
