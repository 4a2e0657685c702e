package io.modeltrail.command.model;

import io.modeltrail.contracts.model.ApprovalPolicy;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ApprovalPolicyController {
    /** The bytes whose digest every signed decision names. */
    @GetMapping(path = "/api/v1/approval-policy", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] policy() {
        return ApprovalPolicy.bytes();
    }
}
