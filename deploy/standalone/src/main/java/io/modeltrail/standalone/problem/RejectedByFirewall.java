package io.modeltrail.standalone.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Addresses that could be read in two ways, for example with an encoded slash, go no further. */
@Component
class RejectedByFirewall implements RequestRejectedHandler {
    private final ProblemWriter writer;

    RejectedByFirewall(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        writer.write(request, response, RefusalOf.status(HttpStatus.BAD_REQUEST));
    }
}
