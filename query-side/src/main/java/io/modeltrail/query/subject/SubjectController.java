package io.modeltrail.query.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.subject.SubjectRows.Certificate;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A person is named in bodies alone: addresses are written to logs. */
@RestController("query.subjectController")
@OnlyNow("What may be told of a person follows from what is now.")
class SubjectController {
    private final SubjectDirectory subjects;
    private final SubjectRows rows;

    SubjectController(SubjectDirectory subjects, SubjectRows rows) {
        this.subjects = subjects;
        this.rows = rows;
    }

    record NamedPerson(UseCaseKey useCase, @PersonalData String entity) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "NamedPerson[" + useCase + "]";
        }
    }

    /** Gives the pseudonym of a person, and what is known of it. */
    @PostMapping("/api/v1/subjects/lookup")
    SubjectView lookup(@RequestBody NamedPerson body) {
        return subjects.find(body.useCase(), body.entity())
                .map(this::view)
                .orElseThrow(() -> unknown(body.useCase().value()));
    }

    @GetMapping("/api/v1/subjects/{id}")
    SubjectView find(@PathVariable("id") String id) {
        SubjectId subject = SubjectId.of(id);
        SubjectView view = view(subject);
        if (view.state() == null && view.useCase() == null) {
            throw unknown(id);
        }
        return view;
    }

    /** The certificate as it was made; its digest in hexadecimal digits is in the event, in the header, and in the answer above. */
    @GetMapping("/api/v1/subjects/{id}/certificate")
    ResponseEntity<String> certificate(@PathVariable("id") String id) {
        Certificate certificate = rows.certificate(SubjectId.of(id))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.ERASURE_NOT_COMPLETED,
                        Map.of("subjectId", id),
                        "Ask again when the erasure is completed."));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Modeltrail-Digest", certificate.digest())
                .body(certificate.text());
    }

    private SubjectView view(SubjectId subject) {
        Optional<SubjectState> state = subjects.state(subject);
        return rows.find(subject, state.orElse(null))
                .orElseGet(() -> new SubjectView(subject, state.orElse(null), null, null, null));
    }

    static Refusal unknown(String asked) {
        return new Refusal(
                RefusalCode.SUBJECT_UNKNOWN,
                Map.of("asked", asked),
                "Name the person as predictions name them, or give the pseudonym of an earlier answer. If nothing was predicted about them,"
                        + " but other records may name them, ask for their data or their erasure with \"alsoUnknown\": true.");
    }
}
