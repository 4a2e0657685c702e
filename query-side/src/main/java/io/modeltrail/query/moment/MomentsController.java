package io.modeltrail.query.moment;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.query.OnlyNow;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The moments of the past that are kept or made. */
@RestController
@RequestMapping(MomentsController.ADDRESS)
@OnlyNow("Which moments are kept is known of now alone.")
class MomentsController {
    static final String ADDRESS = "/api/v1/audit/moments";

    private final Moments moments;

    MomentsController(Moments moments) {
        this.moments = moments;
    }

    /** @param asOf a position or a time, as text */
    record MomentRequest(String asOf) {}

    record Kept(List<MomentView> items) {}

    /** Has a moment made ahead of the first question that is asked as of it. */
    @PostMapping
    ResponseEntity<MomentView> make(@RequestBody MomentRequest body, Actor actor) throws InterruptedException {
        MomentView moment = moments.ask(AskedMoment.of(body.asOf()), roles -> Optional.of(actor));
        return ResponseEntity.accepted()
                .location(URI.create(ADDRESS + "/" + moment.momentId()))
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(moment);
    }

    @GetMapping
    Kept list() {
        return new Kept(moments.list());
    }

    @GetMapping("/{id}")
    MomentView find(@PathVariable("id") String id) {
        return moments.find(Identifiers.parse(id));
    }

    /** Drops its tables; one that is being made is given up. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable("id") String id) {
        moments.remove(Identifiers.parse(id));
    }
}
