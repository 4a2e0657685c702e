package io.modeltrail.query.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedAccesses;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The event history as a file for other programs. What proves itself is the export of the log. */
@RestController
@OnlyNow("An export ends at the position that is given as to.")
@RequestMapping("/api/v1/audit/history")
class HistoryExportController {
    /** Identity of the export, under which its manifest is found when it has ended. */
    static final String EXPORT = "Modeltrail-Export";
    /** Give it as {@code to} when the export is resumed, so that both parts are of the same stretch. */
    static final String TO = "Modeltrail-To";

    private final ServedLog served;
    private final CompletenessWatch watch;
    private final RecordedAccesses accesses;
    private final ExportRows rows;

    HistoryExportController(ServedLog served, CompletenessWatch watch, RecordedAccesses accesses, ExportRows rows) {
        this.served = served;
        this.watch = watch;
        this.accesses = accesses;
        this.rows = rows;
    }

    /** What is asked for, as it stands in the address. */
    record Given(
            @Nullable String format,
            @Nullable String from,
            @Nullable String to,
            @Nullable String type,
            @Nullable String aggregateType,
            @Nullable String aggregateId,
            @Nullable String useCase,
            @Nullable String actor,
            @Nullable String since,
            @Nullable String until) {
        HistoryExport.Asked checked(Checkpoint checkpoint) {
            long end = to == null ? checkpoint.size() : PageRequest.number("to", to, 0, checkpoint.size());
            long first = from == null ? 0 : PageRequest.number("from", from, 0, end);
            HistoryFilter filter = new HistoryFilter(
                    text("type", type),
                    text("aggregateType", aggregateType),
                    text("aggregateId", aggregateId),
                    useCase == null ? null : new UseCaseKey(useCase).value(),
                    text("actor", actor),
                    PageRequest.instant("since", since),
                    PageRequest.instant("until", until));
            return new HistoryExport.Asked(chosen(), filter, first, end);
        }

        private HistoryFile.Format chosen() {
            String name = format == null ? "jsonl" : format;
            return Arrays.stream(HistoryFile.Format.values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(
                            RefusalCode.MALFORMED_REQUEST,
                            Map.of("parameter", "format"),
                            "Give jsonl, csv or parquet."));
        }

        /** As short as a detail of a recorded access has to be. */
        private static @Nullable String text(String parameter, @Nullable String text) {
            if (text != null && text.length() > 200) {
                throw new Refusal(
                        RefusalCode.MALFORMED_REQUEST,
                        Map.of("parameter", parameter),
                        "Give " + parameter + " as it was recorded.");
            }
            return text == null ? null : PageRequest.text(parameter, text);
        }
    }

    /** Events that are signed, in the order of the log. */
    @GetMapping
    void export(
            @RequestParam(name = "format", required = false) @Nullable String format,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "type", required = false) @Nullable String type,
            @RequestParam(name = "aggregateType", required = false) @Nullable String aggregateType,
            @RequestParam(name = "aggregateId", required = false) @Nullable String aggregateId,
            @RequestParam(name = "useCase", required = false) @Nullable String useCase,
            @RequestParam(name = "actor", required = false) @Nullable String actorId,
            @RequestParam(name = "since", required = false) @Nullable String since,
            @RequestParam(name = "until", required = false) @Nullable String until,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        Completeness completeness = watch.now();
        Checkpoint checkpoint = served.checkpoint();
        HistoryExport.Asked asked = new Given(
                        format, from, to, type, aggregateType, aggregateId, useCase, actorId, since, until)
                .checked(checkpoint);
        Map<String, String> details = new LinkedHashMap<>(asked.filter().texts());
        details.put("format", asked.format().name());
        details.put("from", Long.toString(asked.from()));
        details.put("to", Long.toString(asked.to()));
        AccessId id = accesses.record(AccessKind.EXPORT, "/api/v1/audit/history", details, actor);
        String suffix = asked.format().name().toLowerCase(Locale.ROOT);
        response.setContentType(asked.format().mediaType());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"modeltrail-history-" + asked.from() + "." + suffix + "\"");
        response.setHeader(EXPORT, id.toString());
        response.setHeader(TO, Long.toString(asked.to()));
        new HistoryExport(asked, served.log()::events, checkpoint, completeness)
                .send(id.toString(), response.getOutputStream(), manifest -> rows.keep(id.value(), manifest));
    }

    /** There as soon as the export has ended or broken off. */
    @GetMapping("/{id}/manifest")
    HistoryManifest manifest(@PathVariable("id") String id) {
        return rows.find(AccessId.of(id).value())
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND, "Check the identifier; a manifest is there when its export has ended."));
    }
}
