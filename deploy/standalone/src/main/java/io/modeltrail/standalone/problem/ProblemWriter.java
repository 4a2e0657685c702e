package io.modeltrail.standalone.problem;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal as the answer, whatever the caller would have liked to accept. */
@Component
public class ProblemWriter {
    private static final String SECONDS_TO_WAIT = "1";

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Nothing may have been sent yet; what was buffered is dropped. */
    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        Object foreign = ProtocolError.body(request.getRequestURI(), refusal);
        if (foreign == null) {
            write(response, refusal.code(), "application/problem+json", Problem.of(refusal));
        } else {
            write(response, refusal.code(), "application/json", foreign);
        }
    }

    private void write(HttpServletResponse response, RefusalCode code, String type, Object problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(code.kind().status());
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        switch (code.kind()) {
            case NOT_READY -> response.setHeader("Retry-After", SECONDS_TO_WAIT);
            case TOO_MANY_REQUESTS -> response.setHeader("Retry-After", "60");
            case UNAUTHENTICATED ->
                response.setHeader("WWW-Authenticate", "Basic realm=\"modeltrail\", charset=\"UTF-8\"");
            default -> {}
        }
        byte[] body = json.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
