#!/usr/bin/perl -w
# Net::SMPP as an ESME that does as it is told. Standard input: a line of JSON for each request, [method, arguments].
# Standard output: a line of JSON for each PDU that comes. It answers what the message centre asks by itself.
use strict;
use IO::Select;
use JSON::PP;
use Net::SMPP;
use Socket qw(MSG_PEEK);

$| = 1;
my $json = JSON::PP->new->latin1->ascii->canonical;
my $smpp = Net::SMPP->new_connect('127.0.0.1', port => $ARGV[0], async => 1) or die "cannot connect: $!";
my $select = IO::Select->new(\*STDIN, $smpp);
my $unread = '';

while (1) {
    for my $ready ($select->can_read) {
        if ($ready == $smpp) {
            exit 0 if $smpp->eof_is_next;
            my $pdu = $smpp->read_pdu or die 'unreadable';
            show($pdu);
            answer($pdu);
        }
        else {
            sysread(STDIN, $unread, 65_536, length $unread) or exit 0;
            ask($1) while $unread =~ s/^(.*)\n//;
        }
    }
}

sub ask {
    my ($method, @arguments) = @{ JSON::PP->new->decode($_[0]) };
    $smpp->$method(@arguments);
}

sub show {
    my %shown = (%{ $_[0] }, command => $_[0]->explain_cmd, status_name => $_[0]->explain_status);
    delete @shown{qw(data known_pdu)};
    print $json->encode(\%shown), "\n";
}

sub answer {
    my ($pdu) = @_;
    my $command = $pdu->explain_cmd;
    if ($command eq 'deliver_sm') { $smpp->deliver_sm_resp(seq => $pdu->{seq}, message_id => '') }
    elsif ($command eq 'data_sm') { $smpp->data_sm_resp(seq => $pdu->{seq}, message_id => '') }
    elsif ($command eq 'enquire_link') { $smpp->enquire_link_resp(seq => $pdu->{seq}) }
    elsif ($command eq 'unbind') { $smpp->unbind_resp(seq => $pdu->{seq}) }
}

# Net::SMPP warns of the end of the connection: it is asked for before.
sub Net::SMPP::eof_is_next {
    my $there = recv($_[0], my $octet, 1, MSG_PEEK);
    return !defined $there || $octet eq '';
}
