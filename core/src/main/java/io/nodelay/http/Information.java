package io.nodelay.http;

/**
 * An interim response (RFC 9110 §15.2), which comes before the final one. Node's {@code information}.
 *
 * @param status from 100 to 199, and not 101
 * @param headers its fields, which are not the final response's
 */
public record Information(int status, Headers headers) {}
