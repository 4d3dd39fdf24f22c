namespace Classroom.Rtc.Dtls;

/// <summary>Who sends the ClientHello (RFC 5763 section 5: active or passive).</summary>
public enum DtlsRole
{
    Server,
    Client,
}
