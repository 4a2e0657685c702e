package io.modeltrail.contracts.model;

import io.modeltrail.contracts.signing.DsseEnvelope;

/** An approver's signature under a decision; the key is in {@link ApproverKeyEvent.ApproverKeyRegistered}. */
public record SignedDecision(ApproverKeyId keyId, DsseEnvelope envelope) {}
