/*
 * What libsmpp34 makes of PDUs. Standard input: a PDU in hex a line. Standard output, a line for each: `ok` and the
 * octets that it packs again from what it has unpacked, or `error` and what it complains of.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <libsmpp34/smpp34.h>
#include <libsmpp34/smpp34_structs.h>

#define LONGEST 65536

/* Large enough for the structure of any PDU, and zero where nothing is unpacked. */
static union { submit_multi_t largest; uint8_t octets[LONGEST]; } pdu;
static uint8_t octets[LONGEST], packed[LONGEST];
static char line[LONGEST * 2 + 2];

static void say_error(void)
{
    char *end;
    for (end = smpp34_strerror; *end; end++) if (*end == '\n') *end = ' ';
    printf("error %s\n", smpp34_strerror);
    memset(smpp34_strerror, 0, sizeof smpp34_strerror);
}

int main(void)
{
    while (fgets(line, sizeof line, stdin)) {
        int length = 0, packed_length = 0, i;
        unsigned octet;
        while (sscanf(line + length * 2, "%2x", &octet) == 1) octets[length++] = octet;
        memset(&pdu, 0, sizeof pdu);
        if (smpp34_unpack2(&pdu, octets, length) != 0) { say_error(); continue; }
        if (smpp34_pack2(packed, sizeof packed, &packed_length, &pdu) != 0) { say_error(); continue; }
        printf("ok ");
        for (i = 0; i < packed_length; i++) printf("%02x", packed[i]);
        printf("\n");
    }
    return 0;
}
