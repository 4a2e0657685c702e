package io.modeltrail.query.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.EvidenceBundle;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedAccesses;
import io.modeltrail.query.Traces;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Zips with events, proofs and how to check them. */
@RestController
@OnlyNow("Evidence names the positions that it is of; give those.")
@RequestMapping("/api/v1/audit/evidence")
class EvidenceController {
    private static final String ADDRESS = "/api/v1/audit/evidence";

    private final ServedLog served;
    private final Traces traces;
    private final EventsOfSubject ofSubjects;
    private final LogTimes times;
    private final CompletenessWatch watch;
    private final RecordedAccesses accesses;

    EvidenceController(
            ServedLog served,
            Traces traces,
            EventsOfSubject ofSubjects,
            LogTimes times,
            CompletenessWatch watch,
            RecordedAccesses accesses) {
        this.served = served;
        this.traces = traces;
        this.ofSubjects = ofSubjects;
        this.times = times;
        this.watch = watch;
        this.accesses = accesses;
    }

    /** The entity stands in the body, because addresses are written into logs. */
    record SubjectRequest(UseCaseKey useCase, @PersonalData String entity) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "SubjectRequest[" + useCase + "]";
        }
    }

    /** One of: a stretch of positions, a prediction, a model version, a stretch of time. */
    @GetMapping
    void evidence(
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "prediction", required = false) @Nullable String prediction,
            @RequestParam(name = "modelVersion", required = false) @Nullable String modelVersion,
            @RequestParam(name = "since", required = false) @Nullable String since,
            @RequestParam(name = "until", required = false) @Nullable String until,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        if (Stream.of(from, prediction, modelVersion, since)
                        .filter(given -> given != null)
                        .count()
                != 1) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Give exactly one of from (with to), prediction, modelVersion and since (with until).");
        }
        Completeness completeness = watch.now();
        Map<String, String> about = new LinkedHashMap<>();
        List<Long> positions;
        if (prediction != null) {
            about.put("prediction", prediction);
            positions = traced(traces.of(PredictionId.of(prediction)), about);
        } else if (modelVersion != null) {
            about.put("modelVersion", modelVersion);
            positions = traced(traces.of(ModelVersionId.of(modelVersion)), about);
        } else if (since != null) {
            about.put("since", since);
            about.put("until", until == null ? "" : until);
            positions = between(since, until);
        } else {
            Checkpoint checkpoint = served.checkpoint();
            long first = ServedLog.position(from == null ? "" : from, checkpoint);
            long most = Math.min(checkpoint.size(), first + EvidenceBundle.MOST_EVENTS);
            long end = to == null ? first + 1 : PageRequest.number("to", to, first + 1, most);
            about.put("from", Long.toString(first));
            about.put("to", Long.toString(end));
            positions = stretch(first, end);
        }
        write(positions, about, completeness, actor, response);
    }

    /** Everything in the trail about one data subject. */
    @PostMapping("/subject")
    void ofSubject(@RequestBody SubjectRequest request, Actor actor, HttpServletResponse response) throws IOException {
        Completeness completeness = watch.now();
        String entity = PageRequest.text("entity", request.entity());
        EventsOfSubject.Found found = ofSubjects.find(request.useCase(), entity, EvidenceBundle.MOST_EVENTS + 1);
        if (found.positions().isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("asOfPosition", Long.toString(completeness.headPosition())),
                    "Nothing is known about this entity in the use case.");
        }
        Map<String, String> about = new LinkedHashMap<>();
        about.put("useCase", request.useCase().value());
        if (found.subject() != null) {
            about.put("subject", found.subject().toString());
        }
        few(found.positions().size());
        List<Long> positions = new ArrayList<>(found.positions());
        positions.addAll(traces.namesOfFeatures(request.useCase(), positions));
        write(positions, about, completeness, actor, response);
    }

    private static List<Long> traced(Traces.Trace trace, Map<String, String> about) {
        if (!trace.missing().isEmpty()) {
            about.put("missing", String.join(",", trace.missing()));
        }
        return trace.positions();
    }

    private List<Long> between(String since, @Nullable String until) throws IOException {
        Instant from = Objects.requireNonNull(PageRequest.instant("since", since));
        SignedTimes signed = new SignedTimes(served.log(), served.checkpoint());
        return times.between(signed, from, PageRequest.instant("until", until), EvidenceBundle.MOST_EVENTS);
    }

    private static List<Long> stretch(long from, long to) {
        few(to - from);
        return LongStream.range(from, to).boxed().toList();
    }

    private static void few(long events) {
        if (events > EvidenceBundle.MOST_EVENTS) {
            throw new Refusal(
                    RefusalCode.TOO_LARGE,
                    Map.of("events", Long.toString(events), "most", Integer.toString(EvidenceBundle.MOST_EVENTS)),
                    "Ask for less, or take the export of the log.");
        }
    }

    private void write(
            List<Long> positions,
            Map<String, String> about,
            Completeness completeness,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        few(positions.size());
        if (positions.isEmpty()) {
            throw new Refusal(RefusalCode.NOT_FOUND, "Nothing in the trail is evidence of it.");
        }
        Checkpoint checkpoint = served.checkpoint();
        long last = Collections.max(positions);
        ServedLog.position(Long.toString(last), checkpoint);
        Map<String, String> details = new LinkedHashMap<>(about);
        details.put("events", Integer.toString(positions.size()));
        details.put("signed", Long.toString(checkpoint.size()));
        accesses.record(AccessKind.EVIDENCE, ADDRESS, details, actor);
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"modeltrail-evidence-" + last + ".zip\"");
        new EvidenceBundle(served.log(), checkpoint)
                .write(new EvidenceBundle.Contents(positions, about, completeness), response.getOutputStream());
    }
}
