package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Reads a collection of a REST service page by page: {@code GET <url><collection>?updated_since=&limit=&cursor=}. Each pass begins a
 * little before the newest that was seen, because a service may show a row after a newer one.
 */
final class RestReader implements SourceReader {
    private static final int MOST_EMPTY_PAGES = 100;

    private final PolledSource polled;
    private final ConnectorSettings settings;
    private final HttpPages pages;
    private final CloudEventWriter writer;
    private final String collection;

    RestReader(PolledSource polled, Address address, ConnectorSettings settings) throws SourceFailure {
        if (!address.url().matches("https?://.+")) {
            throw new SourceFailure(
                    Reason.NOT_CONFIGURED, "the connection's url has to begin with http:// or https://");
        }
        if (!polled.table().collection().matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new SourceFailure(Reason.ANSWERS_WRONGLY, "the collection is no path");
        }
        this.polled = polled;
        this.settings = settings;
        pages = new HttpPages(address, settings);
        writer = new CloudEventWriter(polled);
        collection = address.url().replaceAll("/+$", "") + polled.table().collection();
    }

    @Override
    public void poll(Position from, PollSink sink) throws SourceFailure, InterruptedException {
        Set<String> cursors = new HashSet<>();
        Position position = from;
        int emptyPages = 0;
        while (true) {
            Optional<HttpPages.Answer> answer = pages.get(address(position));
            if (answer.isEmpty()) {
                if (position.at() == null) {
                    throw new SourceFailure(
                            Reason.ANSWERS_WRONGLY, "the service refuses the address of the collection");
                }
                sink.reached(new Position(from.settled(), null, null, null)); // the next poll begins the pass again
                throw new SourceFailure(Reason.ANSWERS_WRONGLY, "the service refuses its own cursor");
            }
            CollectionPage page = answer.get().page();
            Instant began = position.began() == null ? answer.get().serverTime() : position.began();
            Instant newest = give(page, position.watermark(), sink);
            String next = page.next();
            if (next == null) {
                sink.reached(new Position(settled(from.settled(), newest, began), null, null, null));
                return;
            }
            emptyPages = page.items().isEmpty() ? emptyPages + 1 : 0;
            if (!cursors.add(next) || next.equals(position.at()) || emptyPages > MOST_EMPTY_PAGES) {
                sink.reached(new Position(from.settled(), null, null, null));
                throw new SourceFailure(Reason.ANSWERS_WRONGLY, "the service repeats a cursor or sends empty pages");
            }
            position = new Position(from.settled(), newest, next, began);
            sink.reached(position);
        }
    }

    /** From where the next pass reads: the newest that was seen, but never later than what may still become visible. */
    private @Nullable Instant settled(@Nullable Instant before, @Nullable Instant newest, Instant began) {
        if (newest == null) {
            return before;
        }
        Instant reliable = began.minus(settings.overlap());
        Instant until = newest.isBefore(reliable) ? newest : reliable;
        return before != null && before.isAfter(until) ? before : until;
    }

    private @Nullable Instant give(CollectionPage page, @Nullable Instant newestBefore, PollSink sink)
            throws SourceFailure {
        if (page.items().isEmpty()) {
            return newestBefore;
        }
        PolledSpec table = polled.table();
        Set<String> published = sink.columns(page.fields(), page.tells());
        Instant newest = newestBefore;
        for (JsonNode item : page.items()) {
            String id = CollectionPage.name(item.get(table.idField()));
            String entity = CollectionPage.name(item.get(table.entityField()));
            Instant time = CollectionPage.instant(item.get(table.timeField()));
            Instant watermark = CollectionPage.instant(item.get(table.watermarkField()));
            String eventId = id == null || watermark == null ? null : CloudEventWriter.id(id, watermark);
            byte[] event = writer.write(
                    eventId,
                    entity,
                    time == null ? null : CloudEventWriter.text(time),
                    watermark == null ? null : CloudEventWriter.text(watermark),
                    json -> attributes(json, item, published));
            Instant known = watermark == null ? Instant.now() : watermark;
            // What has no id is refused by whoever reads the topic; here it is told apart by what it says.
            String identity = eventId == null ? Sha256Digest.of(event).hex() : eventId;
            sink.row(entity == null ? "" : entity, identity, known, event, true);
            if (watermark != null && (newest == null || watermark.isAfter(newest))) {
                newest = watermark;
            }
        }
        return newest;
    }

    private void attributes(JsonGenerator json, JsonNode item, Set<String> published) {
        PolledSpec table = polled.table();
        Set<String> keys = Set.of(table.idField(), table.entityField(), table.timeField(), table.watermarkField());
        for (Map.Entry<String, JsonNode> field : item.properties()) {
            if (published.contains(field.getKey()) && !keys.contains(field.getKey())) {
                json.writeName(field.getKey());
                scalar(json, field.getValue());
            }
        }
    }

    private static void scalar(JsonGenerator json, JsonNode value) {
        if (value.isIntegralNumber()) {
            json.writeNumber(value.bigIntegerValue());
        } else if (value.isNumber()) {
            json.writeNumber(value.decimalValue());
        } else if (value.isBoolean()) {
            json.writeBoolean(value.booleanValue());
        } else if (value.isString()) {
            json.writeString(value.asString());
        } else {
            json.writeNull();
        }
    }

    private URI address(Position position) {
        StringBuilder address = new StringBuilder(collection)
                .append("?updated_since=")
                .append(encoded(CloudEventWriter.text(Objects.requireNonNullElse(position.settled(), Instant.EPOCH))))
                .append("&limit=")
                .append(polled.pageSize());
        if (position.at() != null) {
            address.append("&cursor=").append(encoded(position.at()));
        }
        return URI.create(address.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        pages.close();
    }
}
