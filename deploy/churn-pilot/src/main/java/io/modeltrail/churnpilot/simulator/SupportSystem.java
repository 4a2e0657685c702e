package io.modeltrail.churnpilot.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A support system of another company: {@code GET /tickets?updated_since=&cursor=&limit=} on this machine, for callers with its token.
 * It can be told to misbehave.
 */
public final class SupportSystem implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int THREADS = 4;

    private final TicketRows tickets;
    private final byte[] authorization;
    private final HttpServer server;
    private final ExecutorService threads;
    private final AtomicLong requests = new AtomicLong();
    private volatile TicketFault fault = new TicketFault.None();

    private SupportSystem(int port, DataSource database, String token) throws IOException {
        tickets = new TicketRows(database);
        authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newFixedThreadPool(
                THREADS,
                task -> Thread.ofPlatform().daemon().name("support-system").unstarted(task));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * @param port 0 = a free one
     * @param database with the table support.ticket
     */
    public static SupportSystem start(int port, DataSource database, String token) {
        try {
            SupportSystem system = new SupportSystem(port, database, token);
            system.server.start();
            return system;
        } catch (IOException broken) {
            throw new UncheckedIOException("The support system cannot listen on port " + port, broken);
        }
    }

    /** For example {@code http://127.0.0.1:8090}; the collection below it is {@code /tickets}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From the next request on. */
    public void misbehave(TicketFault how) {
        fault = how;
    }

    /** Answered until now, rightly or not. */
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            if (!exchange.getRequestURI().getPath().equals("/tickets")) {
                send(exchange, 404, error("there is only /tickets"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, error("tickets can only be read"));
            } else if (!isKnown(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                send(exchange, 401, error("a bearer token is needed"));
            } else {
                answerAsTold(exchange, fault);
            }
        }
    }

    private boolean isKnown(@Nullable String given) {
        return given != null && MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8));
    }

    private void answerAsTold(HttpExchange exchange, TicketFault now) throws IOException {
        switch (now) {
            case TicketFault.None ignored -> answerPage(exchange, now);
            case TicketFault.BrokenJson ignored -> answerPage(exchange, now);
            case TicketFault.WrongSchema ignored -> answerPage(exchange, now);
            case TicketFault.Slow slow -> {
                try {
                    Thread.sleep(slow.delay());
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
                answerPage(exchange, now);
            }
            case TicketFault.Fails fails -> send(exchange, fails.status(), error("something went wrong"));
            case TicketFault.Busy busy -> {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(busy.retryAfterSeconds()));
                send(exchange, 429, error("too many requests"));
            }
        }
    }

    private void answerPage(HttpExchange exchange, TicketFault now) throws IOException {
        TicketRequest request;
        try {
            request = TicketRequest.parse(exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException malformed) {
            send(exchange, 400, error(String.valueOf(malformed.getMessage())));
            return;
        }
        try {
            // one more than asked for tells whether there is a next page
            List<TicketRows.Ticket> found = tickets.page(request.updatedSince(), request.after(), request.limit() + 1);
            byte[] page = page(found, request.limit(), now instanceof TicketFault.WrongSchema);
            send(exchange, 200, now instanceof TicketFault.BrokenJson ? Arrays.copyOf(page, page.length / 2) : page);
        } catch (SQLException broken) {
            send(exchange, 503, error("the tickets cannot be read now"));
        }
    }

    private static byte[] page(List<TicketRows.Ticket> found, int limit, boolean wrongly) {
        List<TicketRows.Ticket> page = found.size() > limit ? found.subList(0, limit) : found;
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        page.forEach(ticket -> items.add(item(ticket, wrongly)));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("items", items);
        answer.put("next", found.size() > limit ? TicketRequest.cursor(page.getLast()) : null);
        return JSON.writeValueAsBytes(answer);
    }

    private static Map<String, @Nullable Object> item(TicketRows.Ticket ticket, boolean wrongly) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("id", ticket.id());
        item.put(wrongly ? "customer" : "customer_id", ticket.customerId());
        item.put("status", ticket.status());
        item.put("priority", ticket.priority());
        item.put("topic", ticket.topic());
        item.put("satisfaction", wrongly ? "good" : ticket.satisfaction());
        item.put("resolution_hours", ticket.resolutionHours());
        item.put("happened_at", ticket.happenedAt().toString());
        item.put("updated_at", ticket.updatedAt().toString());
        return item;
    }

    private static byte[] error(String what) {
        return JSON.writeValueAsBytes(Map.of("error", what));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
