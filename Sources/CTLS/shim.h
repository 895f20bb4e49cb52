// What of libssl and libcrypto Swift cannot see: macros and typed stacks. No logic here.
#pragma once
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static inline int box_tls13_only(SSL_CTX *context) { return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION); }
static inline void box_set_largest_chain(SSL_CTX *context, long bytes) { SSL_CTX_set_max_cert_list(context, bytes); }
static inline void box_keep_no_session(SSL_CTX *context) { SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); }
static inline int box_set_server_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }
static inline int box_alert_of(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET : -1;
}
static inline int box_ssl_reason(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : -1;
}

static inline int box_count(const STACK_OF(X509) *certificates) { return sk_X509_num(certificates); }
static inline X509 *box_at(const STACK_OF(X509) *certificates, int index) { return sk_X509_value(certificates, index); }
static inline STACK_OF(X509) *box_new_certificates(void) { return sk_X509_new_null(); }
static inline int box_add(STACK_OF(X509) *certificates, X509 *certificate) {
    return sk_X509_push(certificates, certificate);
}
static inline void box_free_list(STACK_OF(X509) *certificates) { sk_X509_free(certificates); }
static inline long box_text(BIO *memory, char **text) { return BIO_get_mem_data(memory, text); }

// RFC 2253, in ASCII.
static const unsigned long box_name_form = XN_FLAG_RFC2253;
static const unsigned long box_no_check_time = X509_V_FLAG_NO_CHECK_TIME;
static const unsigned long box_partial_chain = X509_V_FLAG_PARTIAL_CHAIN;
static const unsigned int box_whole_labels = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
static inline void box_release(void *memory) { OPENSSL_free(memory); }

// The parameters hold pointers, so they are made where those live long enough.
static inline int box_begin_cmac(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    char cipher[] = "AES-128-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_init(context, key, count, parameters);
}
