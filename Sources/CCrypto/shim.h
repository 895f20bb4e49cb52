// libcrypto's EVP calls that take several steps, as one each (EVP_DigestVerify(3ssl), EVP_PKEY_new_raw_public_key(3ssl)).
// Each returns 1 for yes. No logic here.
#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stddef.h>

static inline int box_sha512(const unsigned char *bytes, size_t count, unsigned char *digest) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha512(), NULL);
}

static inline int box_ed25519_verify(
    const unsigned char *key, const unsigned char *signature, const unsigned char *bytes, size_t count) {
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = public_key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1 &&
        EVP_DigestVerify(context, signature, 64, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    // A refused signature leaves its reason in the thread's queue.
    ERR_clear_error();
    return good;
}

// For tests: the other side.
static inline int box_ed25519_public(const unsigned char *seed, unsigned char *key) {
    EVP_PKEY *private_key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
    size_t length = 32;
    int good = private_key && EVP_PKEY_get_raw_public_key(private_key, key, &length) == 1;
    EVP_PKEY_free(private_key);
    return good;
}

static inline int box_ed25519_sign(
    const unsigned char *seed, const unsigned char *bytes, size_t count, unsigned char *signature) {
    EVP_PKEY *private_key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = 64;
    int good = private_key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, private_key) == 1 &&
        EVP_DigestSign(context, signature, &length, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(private_key);
    return good;
}
