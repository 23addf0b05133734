/* The limit: a loop that answers every query with one address. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const unsigned char counts[] = {0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
static const unsigned char record[] = {0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0x0e, 0x10, 0, 4, 192, 0, 2, 3};

int main(int argc, char **argv)
{
    unsigned char packet[65536 + sizeof record];
    struct sockaddr_in own = {.sin_family = AF_INET}, peer;
    int udp = socket(AF_INET, SOCK_DGRAM, 0);

    if (argc != 2)
        return 2;
    own.sin_port = htons((unsigned short)atoi(argv[1]));
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (udp < 0 || bind(udp, (struct sockaddr *)&own, sizeof own) < 0)
        return 1;
    for (;;) {
        socklen_t size = sizeof peer;
        ssize_t got = recvfrom(udp, packet, 65536, 0, (struct sockaddr *)&peer, &size);
        unsigned char *end = got > 12 ? memchr(packet + 12, 0, (size_t)got - 12) : NULL;

        if (end == NULL || end + 5 > packet + got)
            continue;
        memcpy(packet + 2, counts, sizeof counts);
        memcpy(end + 5, record, sizeof record);
        sendto(udp, packet, (size_t)(end + 5 - packet) + sizeof record, 0, (struct sockaddr *)&peer, size);
    }
}
